import { expect, test } from 'vitest';
import type { Comparison } from '../../../src/domain/comparison.js';
import { run } from './run.js';

const comparison: Comparison = {
  attempt: 'a1',
  lab: 'np-lab9',
  answer: { name: 'right-metadata-name', summary: 'by the name label' },
  objects: [
    {
      state: 'differs',
      kind: 'NetworkPolicy',
      namespace: 'restricted',
      name: 'mynp',
      answerName: 'np',
      seeded: false,
      lines: [
        { sign: 'gap', text: '4 equal lines' },
        { sign: ' ', text: 'spec:' },
        { sign: '-', text: '  a: 1' },
        { sign: '+', text: '  a: 2' },
      ],
    },
    { state: 'same', kind: 'Pod', namespace: 'default', name: 'web', seeded: true, lines: [] },
  ],
};

const diff = (...args: string[]) => {
  const asked: unknown[] = [];
  const comparisons = async () => ({
    of: async (wanted?: string) => {
      asked.push(wanted);
      return comparison;
    },
  });
  return run(['diff', ...args], { parts: { comparisons } }).then((ran) => ({ ...ran, asked }));
};

test('prints each object with signed lines, and that the checks decide', async () => {
  const { stdout, exitCode, asked } = await diff();
  expect(exitCode).toBe(0);
  expect(asked).toEqual([undefined]);
  expect(stdout).toMatch(/^Another shape can be just as right/);
  expect(stdout).toContain('metadata-name: by the name label');
  expect(stdout).toContain('~ NetworkPolicy restricted/mynp differs; the answer calls it np\n');
  expect(stdout).toContain('\n    ... 4 equal lines\n    spec:\n  -   a: 1\n  +   a: 2\n');
  expect(stdout).toContain('= Pod default/web is the same');
});

test('as JSON, of the attempt that is named', async () => {
  const { stdout, asked } = await diff('np-lab9', '--json');
  expect(asked).toEqual(['np-lab9']);
  expect(JSON.parse(stdout).objects[1]).toEqual({ ...comparison.objects[1], answerName: null });
});
