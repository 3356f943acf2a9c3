import type { SeededObject } from '../domain/attempt.js';
import type { Lab } from '../domain/lab.js';
import type { KubeObject } from '../domain/objects.js';
import { type Kube, KubeError } from '../kube/kube.js';
import { AWAIT_ANNOTATION } from './labels.js';
import { refusedObject } from './refused-object.js';

/** Kinds by the stage in which they are placed; everything else is configuration and comes first. */
const STAGES: readonly (readonly string[])[] = [
  ['Service'],
  ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob'],
  ['NetworkPolicy', 'Ingress', 'PodDisruptionBudget', 'HorizontalPodAutoscaler'],
];

/**
 * Places a lab's seed, stage by stage, each stage side by side. The namespaces must exist.
 * Rejects with `seed-refused` when the API does not take an object.
 */
export async function placeSeed(kube: Kube, lab: Lab, signal?: AbortSignal): Promise<SeededObject[]> {
  const objects = lab.seed.filter(({ kind }) => kind !== 'Namespace');
  const stageOf = ({ kind }: KubeObject) => STAGES.findIndex((kinds) => kinds.includes(kind)) + 1;
  const placed: SeededObject[] = [];
  for (let stage = 0; stage <= STAGES.length; stage++) {
    const due = objects.filter((object) => stageOf(object) === stage);
    placed.push(...(await Promise.all(due.map((object) => place(kube, lab, object, signal)))));
  }
  return placed;
}

async function place(kube: Kube, lab: Lab, object: KubeObject, signal?: AbortSignal): Promise<SeededObject> {
  return seededObject(
    await orSeedRefused(kube, lab, object, () => kube.apply(withoutOwnWords(object), signal), signal),
  );
}

/** Makes something of an object of the seed; a refusal says which object, and where it is written. */
export async function orSeedRefused<T>(
  kube: Kube,
  { places }: Lab,
  object: KubeObject,
  make: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    const hint = 'This is a mistake in the lab, not yours.';
    throw await refusedObject(kube, object, error, {
      code: 'seed-refused',
      of: "the lab's seed",
      places,
      hint,
      signal,
    });
  }
}

export function seededObject({ apiVersion, kind, metadata }: KubeObject): SeededObject {
  const { namespace, name, uid = '' } = metadata;
  return { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name, uid };
}

function withoutOwnWords(object: KubeObject): KubeObject {
  const { [AWAIT_ANNOTATION]: _, ...annotations } = object.metadata.annotations ?? {};
  if (!object.metadata.annotations) return object;
  return { ...object, metadata: { ...object.metadata, annotations } };
}
