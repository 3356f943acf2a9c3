import { ACTOR_LABEL } from '../domain/actor-labels.js';
import type { KubeObject } from '../domain/objects.js';
import { type Kube, KubeError } from '../kube/kube.js';
import { inParallel } from './in-parallel.js';

export interface Kind {
  apiVersion: string;
  kind: string;
}

export const CALLS_AT_ONCE = 12;

/** Kinds that make new pods or slices for those that are removed: they go first. */
export const MAKERS: ReadonlySet<string> = new Set([
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Job',
  'ReplicaSet',
  'ReplicationController',
  'Service',
  'StatefulSet',
]);

/** Kinds whose objects others make at any time, so that they are looked for until the end. */
export const MADE: ReadonlySet<string> = new Set([
  'ControllerRevision',
  'EndpointSlice',
  'Endpoints',
  'Job',
  'Pod',
  'ReplicaSet',
]);

/** What Kubernetes itself keeps in a namespace, by kind; the last two in `default` alone. */
export const KEPT: Readonly<Record<string, { name: string; onlyIn?: string }>> = {
  ServiceAccount: { name: 'default' },
  ConfigMap: { name: 'kube-root-ca.crt' },
  Service: { name: 'kubernetes', onlyIn: 'default' },
  EndpointSlice: { name: 'kubernetes', onlyIn: 'default' },
  Endpoints: { name: 'kubernetes', onlyIn: 'default' },
};

interface Looking {
  signal?: AbortSignal | undefined;
  /**
   * For labs that are proven: leaves out probe clients and what owns them, and lists each kind once for all namespaces,
   * which suits a cluster of our own that holds little else.
   */
  sparing?: boolean;
}

/** Everything in the namespaces but what Kubernetes keeps there. */
export async function contents(
  kube: Kube,
  kinds: readonly Kind[],
  namespaces: readonly string[],
  { signal, sparing = false }: Looking = {},
): Promise<KubeObject[]> {
  const places = sparing ? [{}] : namespaces.map((namespace) => ({ namespace }));
  const targets: (Kind & { namespace?: string })[] = places.flatMap((place) =>
    kinds.map((kind) => ({ ...kind, ...place })),
  );
  const lists = await inParallel(targets, CALLS_AT_ONCE, async (target) => {
    const list = kube.list(target, signal);
    // Who may not even see pods sees nothing: that is no empty namespace.
    const objects = (await (target.kind === 'Pod' ? list : tolerant(list))) ?? [];
    // Items of a list may come without their own kind.
    return objects.map((object) => ({ ...object, apiVersion: target.apiVersion, kind: target.kind }));
  });
  const isWanted = ({ metadata }: KubeObject) =>
    namespaces.includes(metadata.namespace ?? '') && !(sparing && ACTOR_LABEL in (metadata.labels ?? {}));
  return lists.flat().filter((object) => isWanted(object) && !isKept(object));
}

function isKept({ kind, metadata }: KubeObject): boolean {
  const kept = KEPT[kind];
  return kept?.name === metadata.name && (kept.onlyIn === undefined || kept.onlyIn === metadata.namespace);
}

/** A kind that went away meanwhile, or that we may not see (then the learner could not make any), counts as empty. */
export async function tolerant<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof KubeError && [403, 404, 405].includes(error.status)) return undefined;
    throw error;
  }
}
