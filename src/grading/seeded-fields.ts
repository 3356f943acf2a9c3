import type { KubeObject, ObjectRef } from '../domain/objects.js';
import { compare, type Difference } from './semantic/compare.js';

/** A seeded object that a check wants to find again, and the paths of its fields that have to be as they were. */
export interface KeptObject extends ObjectRef {
  fields: readonly string[];
}

/** Maps that nothing but their owner adds to: one entry more is a change. */
const COMPLETE = /(labels|selector)$/i;

export const isComplete = (path: string): boolean => COMPLETE.test(path);

/** Where a field of `now` is not as the seed has it; the API's defaults are no difference. */
export function alteredAt(path: string, seed: KubeObject | undefined, now: KubeObject): Difference[] {
  const options = { kind: now.kind, path, exact: isComplete(path) };
  return compare(valueAt(seed, path), valueAt(now, path), options);
}

/** The value at a path of plain field names: "spec.selector". */
export function valueAt(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
}
