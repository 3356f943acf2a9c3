import { diffArrays } from 'diff';
import { stringify } from 'yaml';
import type { DiffLine } from '../../domain/comparison.js';
import type { KubeObject } from '../../domain/objects.js';

/** Equal lines shown around a difference. */
const AROUND = 3;

export function yamlLines(object: KubeObject): string[] {
  return stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd().split('\n');
}

/** Line by line; `yours` or `answer` is empty where there is no such object. */
export function lineDiff(yours: readonly string[], answer: readonly string[]): DiffLine[] {
  return diffArrays([...yours], [...answer]).flatMap(({ added, removed, value }) =>
    value.map((text): DiffLine => ({ sign: added ? '+' : removed ? '-' : ' ', text })),
  );
}

export function changedLines(lines: readonly DiffLine[]): number {
  return lines.filter(({ sign }) => sign === '-' || sign === '+').length;
}

/** Long runs of equal lines become one `gap`. */
export function withoutLongRuns(lines: readonly DiffLine[]): DiffLine[] {
  const near = (index: number) =>
    lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ sign }) => sign !== ' ');
  const shown: DiffLine[] = [];
  let hidden = 0;
  const flush = () => {
    if (hidden > 0) shown.push({ sign: 'gap', text: `${hidden} equal ${hidden === 1 ? 'line' : 'lines'}` });
    hidden = 0;
  };
  for (const [index, one] of lines.entries()) {
    if (near(index)) {
      flush();
      shown.push(one);
    } else hidden += 1;
  }
  flush();
  return shown;
}
