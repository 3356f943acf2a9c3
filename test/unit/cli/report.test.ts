import { expect, test } from 'vitest';
import type { Attempt } from '../../../src/domain/attempt.js';
import type { GradeResult } from '../../../src/domain/verdict.js';
import { attempt, failedResult, passedResult, undeterminedResult } from './fake-lab.js';
import { run } from './run.js';

const graded = (id: string, lab: string, latest?: GradeResult): Attempt => ({
  ...attempt,
  id,
  lab,
  ...(latest ? { latest: { ...latest, lab } } : {}),
});
const past = [graded('a3', 'svc-web'), graded('a2', 'np-lab9', failedResult), graded('a1', 'svc-web', passedResult)];
const report = (...args: string[]) =>
  run(['report', ...args], { practice: { history: async () => ({ attempts: past, corrupt: [] }) } });

test('the newest grading, as it was printed when it was made', async () => {
  const { stdout, exitCode } = await report();
  expect(exitCode).toBe(1);
  expect(stdout).toContain('np-lab9, begun 2026-11-21');
  expect(stdout).toContain('cause     no policy selects lab9server');
  expect(stdout).toContain('np-lab9: not passed, 3 of 8 points');
});

test.each([
  ['a1', 'svc-web: passed'],
  ['svc-web', 'svc-web: passed'],
  ['a2', 'np-lab9: not passed'],
])('of %s', async (wanted, says) => {
  expect((await report(wanted)).stdout).toContain(says);
});

test('for programs', async () => {
  const json = JSON.parse((await report('a2', '--json')).stdout);
  expect(json).toMatchObject({ lab: 'np-lab9', passed: false, attempt: { id: 'a2' } });
  expect((await report('a2', '--format', 'junit')).stdout).toContain('<testsuite name="np-lab9"');
});

test('as a page of Markdown, with the matrix, and with nothing in it that a name could break', async () => {
  const matrix = [
    { from: 'default/a_b', to: 'x|y', port: '80/TCP', expected: 'denied', observed: 'allowed', class: 'connected' },
  ] as const;
  const verdicts = undeterminedResult.verdicts.map((verdict) => ({ ...verdict, matrix }));
  const latest = { ...undeterminedResult, verdicts };
  const practice = { history: async () => ({ attempts: [graded('a4', 'np-lab9', latest)], corrupt: [] }) };
  const { stdout, exitCode } = await run(['report', '--format', 'markdown'], { practice });
  expect(exitCode).toBe(4);
  expect(stdout).toContain('# np-lab9: under way');
  expect(stdout).toContain('Provisional: checks worth');
  expect(stdout).toContain('| from | x\\|y:80/TCP |');
  expect(stdout).toContain('| default/a\\_b | OPEN ! |');
});

test.each([
  [['nope'], 'No attempt "nope" is in the history.'],
  [['a3'], 'No attempt "a3" has been checked yet.'],
  [['--format', 'xml'], 'xml'],
])('%j is refused', async (args, says) => {
  const { stderr, exitCode } = await report(...args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(says);
});
