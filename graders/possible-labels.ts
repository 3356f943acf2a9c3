import type { LabelSelector, Labels } from '../src/sdk.js';

const MOST = 4096;

/**
 * Label sets that stand for every pod there could be, as far as these selectors can tell pods apart: each key that
 * they mention absent, with each value that they mention or that a pod which is there bears, and with another value.
 * The set without labels comes first. Beyond 4096 combinations only the first 4096 are given.
 */
export function possibleLabels(selectors: readonly LabelSelector[], borne: readonly Labels[] = []): Labels[] {
  const values = new Map<string, Set<string>>();
  const mention = (key: string, mentioned: readonly string[]) => {
    const known = values.get(key) ?? new Set();
    for (const value of mentioned) known.add(value);
    values.set(key, known);
  };
  for (const { matchLabels, matchExpressions } of selectors) {
    for (const [key, value] of Object.entries(matchLabels ?? {})) mention(key, [value]);
    for (const { key, values: listed } of matchExpressions ?? []) mention(key, listed ?? []);
  }
  for (const labels of borne)
    for (const [key, value] of Object.entries(labels)) if (values.has(key)) mention(key, [value]);
  let sets: Labels[] = [{}];
  for (const [key, mentioned] of values) {
    const choices = [...mentioned, otherThan(mentioned)];
    sets = [...sets, ...choices.flatMap((value) => sets.map((labels) => ({ ...labels, [key]: value })))].slice(0, MOST);
  }
  return sets;
}

function otherThan(values: ReadonlySet<string>): string {
  let value = 'other';
  while (values.has(value)) value += 'x';
  return value;
}
