import type { SeededObject } from '../../domain/attempt.js';
import type { Lab } from '../../domain/lab.js';
import type { KubeObject } from '../../domain/objects.js';
import type { GraderRegistry } from '../../grading/registry.js';
import { alteredAt, type KeptObject } from '../../grading/seeded-fields.js';
import type { Difference } from '../../grading/semantic/compare.js';
import { nameOf } from './seeds.js';

/** A seeded object that is there and not as the seed has it. */
export interface AlteredObject {
  seed: KubeObject;
  now: KubeObject;
  /** Paths of fields that differ and of which the task wants that they stay. */
  kept: readonly string[];
  /** What differs besides, in words. */
  besides: readonly string[];
}

type Sameness = Pick<SeededObject, 'kind' | 'namespace' | 'name'>;
export const isSame = (a: Sameness, b: Sameness): boolean =>
  a.kind === b.kind && a.name === b.name && a.namespace === b.namespace;

/** Not the object's own meaning, or not as it was written: stringData comes back as data. */
const NO_MEANING: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status', 'stringData']);

/** What was altered of the objects that are there; `found` is in the order of `seeded`. */
export function alteredOf(
  lab: Lab,
  seeded: readonly SeededObject[],
  found: readonly (KubeObject | undefined)[],
  graders: GraderRegistry,
): AlteredObject[] {
  const kept = lab.checks.flatMap(({ kind, spec }) => graders.get(kind)?.keeps?.(spec) ?? []);
  return seeded.flatMap((object, index) => {
    const now = found[index];
    const seed = lab.seed.find(({ kind, metadata }) => isSame(object, { kind, ...metadata }));
    if (!now || !seed) return [];
    const mine = kept.filter((one) => isSame(object, one));
    const altered = { seed, now, ...differences(object, seed, now, mine) };
    return altered.kept.length > 0 || altered.besides.length > 0 ? [altered] : [];
  });
}

function differences(
  object: SeededObject,
  seed: KubeObject,
  now: KubeObject,
  mine: readonly KeptObject[],
): Pick<AlteredObject, 'kept' | 'besides'> {
  // A later one of the same name is somebody's work; its fields are not the seed's to mend.
  if (now.metadata.uid !== object.uid) {
    return {
      kept: [],
      besides:
        mine.length > 0
          ? [`${nameOf(object)} was deleted and made anew (delete it and heal again, and one as at the start is back)`]
          : [],
    };
  }
  const kept = [...new Set(mine.flatMap(({ fields }) => fields))].filter(
    (path) => alteredAt(path, seed, now).length > 0,
  );
  const besides = sections(seed)
    .flatMap((path) => alteredAt(path, seed, now))
    .filter(({ path }) => !kept.some((field) => isWithin(path, field)));
  return { kept, besides: besides.map((difference) => inWords(object, difference)) };
}

/** Labels of a namespace are added by others, too. */
function sections(seed: KubeObject): string[] {
  const labels = seed.kind === 'Namespace' ? [] : ['metadata.labels'];
  return [...labels, ...Object.keys(seed).filter((key) => !NO_MEANING.has(key))];
}

function isWithin(path: string, field: string): boolean {
  return path.startsWith(field) && ['', '.', '['].includes(path.charAt(field.length));
}

function inWords(object: SeededObject, { path, expected, observed }: Difference): string {
  return `${nameOf(object)}: ${path} is ${observed}, was ${expected}`;
}
