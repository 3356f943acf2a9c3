import type { SeededObject } from '../../domain/attempt.js';
import type { KubeObject } from '../../domain/objects.js';
import type { Kube } from '../../kube/kube.js';
import { inParallel } from '../in-parallel.js';
import { CALLS_AT_ONCE } from '../namespace-contents.js';

/** The seeded objects as they are now, in their order; undefined for one that is not there. */
export function nowOf(
  kube: Kube,
  seeded: readonly SeededObject[],
  signal: AbortSignal | undefined,
): Promise<(KubeObject | undefined)[]> {
  return inParallel(seeded, CALLS_AT_ONCE, ({ apiVersion = 'v1', kind, namespace, name }) =>
    kube.get({ apiVersion, kind, name, ...(namespace !== undefined && { namespace }) }, signal),
  );
}

/** The seeded objects that are not there any more; one that was made anew under the same name counts as there. */
export async function goneFrom(
  kube: Kube,
  seeded: readonly SeededObject[],
  signal: AbortSignal | undefined,
): Promise<SeededObject[]> {
  const found = await nowOf(kube, seeded, signal);
  return seeded.filter((_, index) => found[index] === undefined);
}

/** "Pod web/nginx" */
export function nameOf({ kind, namespace, name }: SeededObject): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
