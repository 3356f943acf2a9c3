import type { KubeObject } from '../../domain/objects.js';
import { alteredAt, valueAt } from '../../grading/seeded-fields.js';
import { asWritten } from '../../grading/semantic/as-written.js';
import { isMap } from '../../grading/semantic/operators.js';
import { type Kube, KubeError } from '../../kube/kube.js';
import { seededObject } from '../seeding.js';
import type { AlteredObject } from './altered.js';
import { nameOf } from './seeds.js';

/** Gives kept fields the seed's values; what the API refuses, and what is not kept, is told as altered. */
export async function mendAltered(
  kube: Kube,
  objects: readonly AlteredObject[],
  signal: AbortSignal | undefined,
): Promise<{ healed: string[]; altered: string[] }> {
  const told = await Promise.all(objects.map((object) => mend(kube, object, signal)));
  return {
    healed: told.flatMap(({ healed }) => healed).sort(),
    altered: told.flatMap(({ altered }) => altered).sort(),
  };
}

async function mend(
  kube: Kube,
  { seed, now, kept, besides }: AlteredObject,
  signal: AbortSignal | undefined,
): Promise<{ healed: readonly string[]; altered: readonly string[] }> {
  if (kept.length === 0) return { healed: [], altered: besides };
  const { apiVersion, kind, metadata } = now;
  const places = new Set(kept.flatMap((field) => alteredAt(field, seed, now)).map(({ path }) => path));
  const what = `${nameOf(seededObject(now))} (${[...places].join(', ')})`;
  const { name, namespace } = metadata;
  const target = { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
  try {
    await kube.patch(target, mendingPatch(seed, now, kept), undefined, signal);
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    return { healed: [], altered: [`${what} could not be put back: ${error.message}`, ...besides] };
  }
  return { healed: [what], altered: besides };
}

/** A JSON merge patch; with the UID it fits no later object of the same name. */
function mendingPatch(seed: KubeObject, now: KubeObject, paths: readonly string[]): unknown {
  const patch = { metadata: { uid: now.metadata.uid } };
  for (const path of paths) {
    const keys = path.split('.');
    const last = keys.pop() as string;
    let place: Record<string, unknown> = patch;
    for (const key of keys) {
      place[key] ??= {};
      place = place[key] as Record<string, unknown>;
    }
    place[last] = leading(valueAt(asWritten(now), path), valueAt(seed, path));
  }
  return patch;
}

/** What to merge into `from` to get `to`. */
function leading(from: unknown, to: unknown): unknown {
  if (!isMap(to)) return to ?? null;
  if (!isMap(from)) return to;
  const surplus = Object.keys(from).filter((key) => !(key in to));
  return Object.fromEntries([
    ...surplus.map((key) => [key, null]),
    ...Object.entries(to).map(([key, value]) => [key, leading(from[key], value)]),
  ]);
}
