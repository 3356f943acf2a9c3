import type { Answer, Lab } from '../../domain/lab.js';
import type { KubeObject } from '../../domain/objects.js';
import { isMap } from '../../grading/semantic/operators.js';

export interface Expected {
  object: KubeObject;
  /** The lab came with it. */
  seeded: boolean;
}

/** Whether all of the answer is manifests: what scripts make is known only to a cluster. */
export function isManifests({ right, steps }: Answer): boolean {
  return right && steps.every(({ type }) => type === 'apply');
}

/** The lab's namespaces and what is in them once the answer has been applied: the seed, and the answer laid over it. */
export function expectedObjects({ seed, namespaces }: Lab, answer: Answer): Expected[] {
  const objects = new Map<string, Expected>();
  const own = namespaces.filter((name) => name !== 'default');
  const empty = own.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  for (const object of [...empty, ...seed]) objects.set(addressOf(object), { object, seeded: true });
  for (const object of answer.steps.flatMap((step) => (step.type === 'apply' ? step.objects : []))) {
    const before = objects.get(addressOf(object));
    const applied = before ? (laidOver(before.object, object) as KubeObject) : object;
    objects.set(addressOf(object), { object: applied, seeded: before?.seeded === true });
  }
  return [...objects.values()];
}

export function addressOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** As an apply does, but that lists are taken whole. */
function laidOver(before: unknown, after: unknown): unknown {
  if (!isMap(before) || !isMap(after)) return after;
  const merged: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(after)) merged[key] = key in before ? laidOver(before[key], value) : value;
  return merged;
}
