import type { KubeObject, LabelSelector, Pod } from '../domain/objects.js';
import { matchesSelector } from '../netmodel/selector.js';

interface RolloutSpec {
  replicas?: number;
  selector?: LabelSelector;
  paused?: boolean;
  updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } };
}

interface RolloutStatus {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  readyReplicas?: number;
  desiredNumberScheduled?: number;
  updatedNumberScheduled?: number;
  conditions?: readonly { type: string; status: string; reason?: string }[];
}

/**
 * How a Deployment, ReplicaSet, StatefulSet or DaemonSet still moves; undefined when it is at rest. `owned` are its
 * living pods: when one stops matching, a ReplicaSet's status says so later than its pods do.
 */
export function movingRollout(workload: KubeObject, owned: readonly Pod[]): string | undefined {
  const { kind, metadata } = workload;
  const spec = (workload.spec ?? {}) as RolloutSpec;
  const status = (workload.status ?? {}) as RolloutStatus;
  if (metadata.deletionTimestamp !== undefined) return 'is being deleted';
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return 'has a change that is not acted on yet';
  if (hasGivenUp(status)) return undefined;
  if (kind === 'DaemonSet') return daemons(spec, status);
  const wanted = spec.replicas ?? 1;
  const present = status.replicas ?? 0;
  if (present !== wanted && !spec.paused) return `has ${present} of ${wanted} pods`;
  if (kind === 'ReplicaSet') {
    const own = owned.filter(({ metadata: { labels } }) => matchesSelector(spec.selector ?? {}, labels ?? {}));
    return own.length === wanted ? undefined : `has ${own.length} of ${wanted} pods`;
  }
  if (kind === 'Deployment' && !spec.paused && (status.updatedReplicas ?? 0) < wanted) return 'is rolling out';
  return kind === 'StatefulSet' ? statefulRollout(spec, status, wanted) : undefined;
}

/** The API refuses the pods (quota, Pod Security), or the Deployment's deadline has passed. */
function hasGivenUp({ conditions }: RolloutStatus): boolean {
  return (conditions ?? []).some(
    ({ type, status, reason }) =>
      (type === 'ReplicaFailure' && status === 'True') || reason === 'ProgressDeadlineExceeded',
  );
}

function daemons({ updateStrategy }: RolloutSpec, status: RolloutStatus): string | undefined {
  const wanted = status.desiredNumberScheduled ?? 0;
  const updated = updateStrategy?.type === 'OnDelete' ? wanted : (status.updatedNumberScheduled ?? 0);
  return updated < wanted ? 'is rolling out' : undefined;
}

function statefulRollout({ updateStrategy }: RolloutSpec, status: RolloutStatus, wanted: number): string | undefined {
  if (updateStrategy?.type === 'OnDelete') return undefined;
  const due = Math.max(0, wanted - (updateStrategy?.rollingUpdate?.partition ?? 0));
  return (status.updatedReplicas ?? 0) < due ? 'is rolling out' : undefined;
}
