import type { KubeObject, Pod } from '../domain/objects.js';
import { whyNotReady } from '../grading/pods.js';

interface WorkloadStatus {
  observedGeneration?: number;
  readyReplicas?: number;
  numberReady?: number;
  desiredNumberScheduled?: number;
  ready?: number;
  conditions?: readonly { type: string; status: string }[];
}

/** What a workload still waits for ("deployment/web 1/2 ready"); undefined when it is ready, or of a kind that never is. */
export function waitsFor(object: KubeObject): string | undefined {
  const status = (object.status ?? {}) as WorkloadStatus;
  const name = `${object.kind.toLowerCase()}/${object.metadata.name}`;
  const count = (ready: number | undefined, wanted: number) => {
    const seen = (status.observedGeneration ?? 0) >= (object.metadata.generation ?? 0);
    return seen && (ready ?? 0) >= wanted ? undefined : `${name} ${ready ?? 0}/${wanted} ready`;
  };
  const replicas = (object.spec as { replicas?: number } | undefined)?.replicas ?? 1;
  switch (object.kind) {
    case 'Pod': {
      const reason = podWaitsFor(object as Pod);
      return reason && `${name} (${reason})`;
    }
    case 'Deployment':
    case 'StatefulSet':
    case 'ReplicaSet':
    case 'ReplicationController':
      return count(status.readyReplicas, replicas);
    case 'DaemonSet':
      return count(status.numberReady, status.desiredNumberScheduled ?? 1);
    case 'Job': {
      const ended = status.conditions?.some(
        ({ type, status }) => ['Complete', 'Failed'].includes(type) && status === 'True',
      );
      return ended || (status.ready ?? 0) > 0 ? undefined : `${name} not started`;
    }
    default:
      return undefined;
  }
}

/** Why a pod is not ready; undefined when it is, or has run to its end. */
export function podWaitsFor(pod: Pod): string | undefined {
  return pod.status?.phase === 'Succeeded' ? undefined : whyNotReady(pod);
}
