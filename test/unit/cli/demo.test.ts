import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/domain/objects.js';
import type { GradeResult } from '../../../src/domain/verdict.js';
import type { Kube } from '../../../src/kube/kube.js';
import { attempt, failedResult, lab9, passedResult, undeterminedResult } from './fake-lab.js';
import { run } from './run.js';

function demoWith(results: readonly GradeResult[]) {
  const done: string[] = [];
  const left = [...results];
  const kube = {
    apply: async (object: KubeObject) => {
      done.push(`apply ${object.kind} ${object.metadata.name}`);
      return object;
    },
    close: () => void done.push('close'),
  } as unknown as Kube;
  const ran = run(['demo'], {
    practice: {
      current: async () => undefined,
      begin: async (lab) => {
        done.push(`begin ${lab}`);
        return { attempt, lab: lab9 };
      },
      check: async () => {
        done.push('check');
        return { attempt, result: left.shift() ?? passedResult };
      },
      stop: async () => {
        done.push('stop');
        return attempt;
      },
    },
    parts: { kube: async () => kube },
  });
  return { ran, done };
}

test('failed before, passed after the reference answer: 0, and the lab is taken out again', async () => {
  const { ran, done } = demoWith([failedResult, passedResult]);
  const { exitCode, stdout } = await ran;
  expect(exitCode).toBe(0);
  expect(done).toEqual(['begin np-lab9', 'check', 'apply NetworkPolicy np', 'close', 'check', 'stop']);
  expect(stdout).toContain('4. Apply the reference answer (right-metadata-name)');
  expect(stdout).toContain('As it must be: before 3/8, after 8/8');
});

test.each([
  { name: 'passes with nothing done', results: [passedResult, passedResult] },
  { name: 'still fails with the answer', results: [failedResult, failedResult] },
  { name: 'could not tell before', results: [undeterminedResult, passedResult] },
])('$name: not 0, and the lab is taken out all the same', async ({ results }) => {
  const { ran, done } = demoWith(results);
  const { exitCode, stdout } = await ran;
  expect(exitCode).toBe(1);
  expect(done.at(-1)).toBe('stop');
  expect(stdout).toContain('NOT as it must be');
});

test('a lab under way is not thrown away', async () => {
  const { exitCode, stderr } = await run(['demo']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('The lab np-lab9 is under way.');
});
