import type { KubeObject, ObjectRef } from '../domain/objects.js';
import { asWritten } from './semantic/as-written.js';
import { compare, type Difference } from './semantic/compare.js';

/** A seeded object that a check wants to find again, and the paths of its fields that have to be as they were. */
export interface KeptObject extends ObjectRef {
  fields: readonly string[];
}

/** Where a field of `now` is not as the seed has it, nothing added; what the API or a controller writes is no difference. */
export function alteredAt(path: string, seed: KubeObject | undefined, now: KubeObject): Difference[] {
  const was = seed && asWritten(seed);
  const differences = compare(valueAt(was, path), valueAt(asWritten(now), path), {
    kind: now.kind,
    path,
    exact: true,
  });
  return differences.map((difference) =>
    difference.expected === 'nothing here' ? { ...difference, expected: 'not set' } : difference,
  );
}

/** The value at a path of plain field names: "spec.selector". */
export function valueAt(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
}
