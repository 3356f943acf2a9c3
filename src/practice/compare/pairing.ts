import type { KubeObject } from '../../domain/objects.js';
import { addressOf, type Expected } from './expected.js';
import { changedLines, lineDiff, yamlLines } from './line-diff.js';

export interface Pair {
  /** The learner's where there is one, else the answer's. */
  shown: KubeObject;
  yours?: KubeObject;
  answer?: Expected;
}

/**
 * Which object answers to which: those of the same address; then, as names are often free, those of a kind and namespace
 * that differ least. What the lab came with has its name.
 */
export function paired(yours: readonly KubeObject[], expected: readonly Expected[]): Pair[] {
  const left = new Map(yours.map((object) => [addressOf(object), object]));
  const pairs: Pair[] = [];
  const open: Expected[] = [];
  for (const answer of expected) {
    const own = left.get(addressOf(answer.object));
    left.delete(addressOf(answer.object));
    if (own) pairs.push({ shown: own, yours: own, answer });
    else open.push(answer);
  }
  for (const answer of open) {
    const nearest = answer.seeded ? undefined : nearestTo(answer.object, [...left.values()]);
    if (nearest) left.delete(addressOf(nearest));
    pairs.push({ shown: nearest ?? answer.object, answer, ...(nearest && { yours: nearest }) });
  }
  return [...pairs, ...[...left.values()].map((object) => ({ shown: object, yours: object }))];
}

function nearestTo(wanted: KubeObject, candidates: readonly KubeObject[]): KubeObject | undefined {
  const lines = yamlLines(wanted);
  return candidates
    .filter(({ kind, metadata }) => kind === wanted.kind && metadata.namespace === wanted.metadata.namespace)
    .map((object) => ({ object, distance: changedLines(lineDiff(yamlLines(object), lines)) }))
    .sort((a, b) => a.distance - b.distance)[0]?.object;
}
