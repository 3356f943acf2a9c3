import { ACTOR_LABEL } from '../domain/actor-labels.js';
import type { KubeObject, Labels, Pod } from '../domain/objects.js';
import type { Read, Snapshot } from './snapshot.js';

/** Kinds that own pods, directly or through a ReplicaSet or Job. */
export const WORKLOAD_READS: readonly Read[] = [
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  { apiVersion: 'batch/v1', kind: 'Job' },
];

/** "The pods of lab9server": a Pod of that name, or the pods of a workload of that name; or pods by labels. */
export interface PodsRef {
  namespace: string;
  name?: string | undefined;
  labels?: Labels | undefined;
  /** Only a workload of this kind counts. */
  kind?: string | undefined;
}

export interface FoundPods {
  /** The Pod itself, or the workload that owns the pods; undefined where none of that name exists, or for labels. */
  workload?: KubeObject;
  /** Without those that are being deleted or have run to their end. */
  pods: readonly Pod[];
}

/** One of those that are in the cluster during a check: nobody's work, and no concern of a task. */
export function isProbeClient(pod: KubeObject): boolean {
  return pod.metadata.labels?.[ACTOR_LABEL] !== undefined;
}

/** Needs WORKLOAD_READS in the snapshot. A terminating workload counts as gone. */
export function podsOf(snapshot: Snapshot, ref: PodsRef): FoundPods {
  const living = (snapshot.list('Pod', ref.namespace) as readonly Pod[]).filter(
    (pod) => isLiving(pod) && !isProbeClient(pod),
  );
  if (ref.name === undefined) {
    return { pods: living.filter((pod) => hasLabels(pod, ref.labels ?? {})) };
  }
  const workload = workloadNamed(snapshot, ref.namespace, ref.name, ref.kind);
  if (!workload) return { pods: [] };
  if (workload.kind === 'Pod') return { workload, pods: living.filter((pod) => pod.metadata.name === ref.name) };
  const owners = new Set([workload.metadata.uid]);
  for (const kind of ['ReplicaSet', 'Job']) {
    for (const between of snapshot.list(kind, ref.namespace)) {
      if (isOwnedBy(between, owners)) owners.add(between.metadata.uid);
    }
  }
  return { workload, pods: living.filter((pod) => isOwnedBy(pod, owners)) };
}

/** What owns the pod as a person sees it: its Deployment rather than its ReplicaSet; undefined for a bare pod. */
export function workloadOf(snapshot: Snapshot, pod: KubeObject): KubeObject | undefined {
  const owner = ownerOf(snapshot, pod);
  return owner ? (ownerOf(snapshot, owner) ?? owner) : undefined;
}

export function isReady(pod: Pod): boolean {
  return (pod.status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');
}

export function isLiving(pod: Pod): boolean {
  const phase = pod.status?.phase;
  return pod.metadata.deletionTimestamp === undefined && phase !== 'Succeeded' && phase !== 'Failed';
}

export function hasLabels(object: KubeObject, labels: Labels): boolean {
  return Object.entries(labels).every(([key, value]) => object.metadata.labels?.[key] === value);
}

/** Why a pod does not serve, in the words `kubectl get pods` uses; undefined when it is ready. */
export function whyNotReady(pod: Pod): string | undefined {
  if (isReady(pod)) return undefined;
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  for (const { name, state } of statuses) {
    const stopped = state?.waiting ?? (state?.terminated?.exitCode ? state.terminated : undefined);
    if (stopped) {
      return `container ${name}: ${stopped.reason ?? 'not running'}${stopped.message ? ` (${stopped.message})` : ''}`;
    }
  }
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled) return `not scheduled: ${unscheduled.message ?? unscheduled.reason ?? 'no reason given'}`;
  return pod.status?.phase === 'Running' ? 'running, but not ready' : (pod.status?.phase ?? 'not started yet');
}

const KINDS = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'];

function workloadNamed(snapshot: Snapshot, namespace: string, name: string, kind?: string): KubeObject | undefined {
  return KINDS.filter((known) => kind === undefined || known === kind)
    .map((known) => snapshot.get(known, namespace, name))
    .find((object) => object !== undefined && object.metadata.deletionTimestamp === undefined);
}

function ownerOf(snapshot: Snapshot, object: KubeObject): KubeObject | undefined {
  const reference = object.metadata.ownerReferences?.find(({ controller }) => controller);
  if (!reference) return undefined;
  const owner = snapshot.get(reference.kind, object.metadata.namespace, reference.name);
  return owner?.metadata.uid === reference.uid ? owner : undefined;
}

function isOwnedBy(object: KubeObject, uids: ReadonlySet<string | undefined>): boolean {
  return (object.metadata.ownerReferences ?? []).some(({ uid, controller }) => controller && uids.has(uid));
}
