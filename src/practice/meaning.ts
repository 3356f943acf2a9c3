import { ACTOR_LABEL, ACTORS_LABEL } from '../domain/actor-labels.js';
import type { KubeObject, Pod } from '../domain/objects.js';

/**
 * What of an object can change a verdict, as one text: not its versions and managers, nor the probe containers that
 * checks put beside its own. Undefined for probe clients.
 */
export function meaningOf(object: KubeObject): string | undefined {
  const { labels = {}, annotations, deletionTimestamp, finalizers, ownerReferences } = object.metadata;
  if (ACTOR_LABEL in labels || ACTORS_LABEL in labels) return undefined;
  const { apiVersion: _, kind, metadata: __, status, ...content } = object;
  const seen = kind === 'Pod' ? podContent(object as Pod) : kind === 'Namespace' ? {} : content;
  return JSON.stringify([
    labels,
    annotations,
    deletionTimestamp,
    finalizers,
    ownerReferences,
    seen,
    settledStatus(status),
  ]);
}

function podContent(pod: Pod): unknown {
  const { ephemeralContainers: _, ...spec } = (pod.spec ?? {}) as { ephemeralContainers?: unknown };
  const { phase, podIP } = pod.status ?? {};
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  return { spec, phase, podIP, ready };
}

/** How many replicas are ready; the rest of a status counts what the pods say themselves. */
function settledStatus(status: unknown): unknown {
  const { readyReplicas, succeeded, failed, loadBalancer } = (status ?? {}) as Record<string, unknown>;
  return [readyReplicas, succeeded, failed, loadBalancer];
}
