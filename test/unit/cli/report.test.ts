import { expect, test } from 'vitest';
import type { GradeResult } from '../../../src/domain/verdict.js';
import { attempt, failedResult, passedResult, undeterminedResult } from './fake-lab.js';
import { run } from './run.js';

const graded = (latest: GradeResult, asked?: (wanted: string | undefined) => void) => ({
  practice: {
    graded: async (wanted?: string) => {
      asked?.(wanted);
      return { attempt: { ...attempt, latest }, result: latest };
    },
  },
});
const report = (...args: string[]) => run(['report', ...args], graded(failedResult));

test('the newest grading, as it was printed when it was made', async () => {
  const { stdout, exitCode } = await report();
  expect(exitCode).toBe(1);
  expect(stdout).toContain('np-lab9, begun 2026-11-21');
  expect(stdout).toContain('cause     no policy selects lab9server');
  expect(stdout).toContain('np-lab9: not passed, 3 of 8 points');
});

test('of the attempt that is named', async () => {
  const asked: unknown[] = [];
  const note = (wanted: string | undefined) => asked.push(wanted);
  expect((await run(['report', 'svc-web'], graded(passedResult, note))).exitCode).toBe(0);
  expect(asked).toEqual(['svc-web']);
});

test('for programs', async () => {
  const json = JSON.parse((await report('--json')).stdout);
  expect(json).toMatchObject({ lab: 'np-lab9', passed: false, attempt: { id: 'a1' } });
  expect((await report('--format', 'junit')).stdout).toContain('<testsuite name="np-lab9"');
});

test('as a page of Markdown, with the matrix, and with nothing in it that a name could break', async () => {
  const matrix = [
    { from: 'default/a_b', to: 'x|y', port: '80/TCP', expected: 'denied', observed: 'allowed', class: 'connected' },
  ] as const;
  const verdicts = undeterminedResult.verdicts.map((verdict) => ({ ...verdict, matrix }));
  const latest = { ...undeterminedResult, verdicts };
  const { stdout, exitCode } = await run(['report', '--format', 'markdown'], graded(latest));
  expect(exitCode).toBe(4);
  expect(stdout).toContain('# np-lab9: under way');
  expect(stdout).toContain('Provisional: checks worth');
  expect(stdout).toContain('| from | x\\|y:80/TCP |');
  expect(stdout).toContain('| default/a\\_b | OPEN ! |');
});

test('in no form that there is not', async () => {
  const { stderr, exitCode } = await report('--format', 'xml');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('xml');
});
