import type { Pod, Service } from '../domain/objects.js';
import { isProbeClient, isReady, podsOf } from './pods.js';
import { movingPod } from './settled-pods.js';
import { movingRollout } from './settled-rollouts.js';
import { staleEndpoints } from './settled-services.js';
import type { Read, Snapshot } from './snapshot.js';

/** Beyond the network model's own kinds, what `unsettled` looks at. */
export const SETTLED_READS: readonly Read[] = [
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet' },
];

/**
 * What in these namespaces still moves by itself, in words; empty when all is at rest. It does not know what a
 * task expects: a pod whose image cannot be pulled, that crashes again and again or that fits on no node is at
 * rest. Needs SETTLED_READS in the snapshot. `now` (epoch milliseconds) tells a pod that starts from one that will
 * not get ready.
 */
export function unsettled(snapshot: Snapshot, namespaces: readonly string[], now: number): string[] {
  return namespaces.flatMap((namespace) => inNamespace(snapshot, namespace, now));
}

function inNamespace(snapshot: Snapshot, namespace: string, now: number): string[] {
  const own = snapshot.get('Namespace', undefined, namespace);
  if (own?.metadata.deletionTimestamp !== undefined) return [`namespace ${namespace} is being deleted`];
  const pods = (snapshot.list('Pod', namespace) as readonly Pod[]).filter((pod) => !isProbeClient(pod));
  const moving = pods.flatMap((pod) => named(`pod ${namespace}/${pod.metadata.name}`, movingPod(pod, now)));
  const rollouts = SETTLED_READS.flatMap(({ kind }) =>
    snapshot.list(kind, namespace).flatMap((workload) => {
      const { name } = workload.metadata;
      const { pods: own } = podsOf(snapshot, { namespace, name, kind });
      return isStuck(own, now) ? [] : named(`${kind.toLowerCase()} ${namespace}/${name}`, movingRollout(workload, own));
    }),
  );
  const services = (snapshot.list('Service', namespace) as readonly Service[]).flatMap((service) =>
    named(`service ${namespace}/${service.metadata.name}`, staleEndpoints(snapshot, service, pods)),
  );
  return [...moving, ...rollouts, ...services];
}

/** A rollout waits for its pods; one whose pods are at rest though not ready will stay as it is. */
function isStuck(pods: readonly Pod[], now: number): boolean {
  return pods.some((pod) => !isReady(pod) && movingPod(pod, now) === undefined);
}

function named(what: string, moves: string | undefined): string[] {
  return moves === undefined ? [] : [`${what} ${moves}`];
}
