import type { KubeObject } from '../../domain/objects.js';
import type { Kube } from '../../kube/kube.js';

/** What the cluster itself knows of kubedrill, for when the state folder is lost. */
export interface Marker {
  /** A preflight has seen this cluster's network plugin deny what a policy denies. */
  enforces: boolean;
  /** Everything was in place once. */
  ready: boolean;
}

const TARGET = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name: 'kubedrill' };

/** Undefined when the cluster has none. */
export async function readMarker(kube: Kube, signal?: AbortSignal): Promise<Marker | undefined> {
  const object = await kube.get(TARGET, signal);
  if (object === undefined) return undefined;
  const data = (object.data ?? {}) as Record<string, string | undefined>;
  return { enforces: data.enforces === 'true', ready: data.ready === 'true' };
}

export async function writeMarker(kube: Kube, marker: Marker, signal?: AbortSignal): Promise<void> {
  const object: KubeObject = {
    apiVersion: TARGET.apiVersion,
    kind: TARGET.kind,
    metadata: {
      name: TARGET.name,
      namespace: TARGET.namespace,
      labels: { 'app.kubernetes.io/managed-by': 'kubedrill' },
    },
    data: { enforces: String(marker.enforces), ready: String(marker.ready) },
  };
  await kube.apply(object, signal);
}
