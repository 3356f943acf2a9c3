import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExamEvent } from '../../../src/domain/exam.js';
import type { Exams, OfferedExam, OpenExam } from '../../../src/practice/exam/exams.js';
import { foldExam } from '../../../src/practice/exam/fold.js';
import { failedResult, lab9, passedResult, T0 } from './fake-lab.js';
import { run } from './run.js';

const question = {
  lab: 'np-lab9',
  title: 'Only one pod, "please" & thanks',
  domain: 'Services and Networking',
  minutes: 10,
};
const begun: ExamEvent = {
  type: 'begun',
  at: T0,
  sitting: 's1',
  blueprint: 'ckad-net',
  title: 'CKAD networking',
  exam: 'CKAD',
  pass: 66,
  strict: false,
  provider: 'kind',
  cluster: 'kubedrill',
  deadlineAt: T0 + 3_600_000,
  questions: [
    { ...question, points: 4, namespaces: [], seeded: [], seedDigest: 'x' },
    { ...question, points: 6, namespaces: [], seeded: [], seedDigest: 'x' },
  ],
};
const opened = (...events: ExamEvent[]): OpenExam => {
  const sitting = foldExam([begun, ...events]);
  if (!sitting) throw new Error('no sitting');
  return { sitting, labs: [lab9, lab9] };
};
const graded = (first: typeof passedResult, second: typeof passedResult) =>
  opened(
    { type: 'submitted', at: T0 + 60_000, reason: 'submitted' },
    { type: 'graded', at: T0 + 61_000, question: 1, result: first, gone: [] },
    { type: 'graded', at: T0 + 62_000, question: 2, result: second, gone: ['Pod web/nginx'] },
    { type: 'closed', at: T0 + 63_000, reason: 'graded' },
  ).sitting;

const offered: OfferedExam = {
  blueprint: { id: 'cka-a', title: 'CKA mock', exam: 'CKA', minutes: 120, pass: 66, strict: false, questions: [] },
  questions: 17,
  lacking: ['etcd-restore'],
  clashes: [],
  unoffered: [],
  sittings: [],
};

function exam(argv: readonly string[], exams: Partial<Exams>) {
  return run(['exam', ...argv], { parts: { exams: async () => exams as Exams } });
}

test('list names what an exam lacks', async () => {
  const list = async () => ({ exams: [offered], broken: [] });
  const { stdout, exitCode } = await exam(['list'], { list });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/cka-a +CKA mock +CKA +17 +120 +66 % +lacks labs/);
  expect(stdout).toContain('cka-a lacks etcd-restore');
  expect(JSON.parse((await exam(['list', '--json'], { list })).stdout)).toMatchObject({
    exams: [{ id: 'cka-a', lacking: ['etcd-restore'], sittings: [] }],
  });
});

test('start hands its wishes on and shows the questions', async () => {
  const asked: unknown[] = [];
  const begin: Exams['begin'] = async (id, options) => {
    asked.push(id, options);
    return opened();
  };
  const { stdout } = await exam(['start', 'ckad-net', '--seed', '7', '--strict', '--failed'], { begin });
  expect(asked).toEqual(['ckad-net', { seed: 7, strict: true, failedOnly: true }]);
  expect(stdout).toMatch(/1 +Only one pod.* 4 +1:00 +10:00 +open/);
});

test('task opens a question and shows it', async () => {
  const open = async () => opened({ type: 'opened', at: T0 + 1, question: 2 }).sitting;
  const { stdout } = await exam(['task', '2'], { current: async () => opened(), open });
  expect(stdout).toContain('Question 2 of 2, 6 points');
  expect(stdout).toContain('Let `sleepybox1` reach the server.');
  expect(stdout).toContain('Time left: 59:00');
});

test.each([
  ['task', 'two'],
  ['flag', '1b'],
  ['heal', '1.5'],
])('%s %s is no number of a question', async (command, number) => {
  const { exitCode, stderr } = await exam([command, number], { current: async () => opened() });
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is not the number of a question')]);
});

test('submit asks for --yes while questions are open, and does nothing then', async () => {
  const current = async () => opened({ type: 'marked', at: T0 + 1, question: 1, done: true });
  const { exitCode, stderr } = await exam(['submit'], { current });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Not marked as done: 2.');
});

test.each([
  [0, passedResult, passedResult],
  [1, passedResult, failedResult],
])('submit ends with %d by the pass mark, and reports', async (expected, first, second) => {
  const folder = await mkdtemp(join(tmpdir(), 'kubedrill-exam-'));
  const [junit, markdown] = [join(folder, 'exam.xml'), join(folder, 'exam.md')];
  const exams = { current: async () => opened(), submit: async () => graded(first, second) };
  const { exitCode, stdout } = await exam(['submit', '--yes', '--junit', junit, '--markdown', markdown], exams);
  expect(exitCode).toBe(expected);
  expect(stdout).toMatch(/CKAD networking: (not )?passed, [\d.]+ % \(66 % passes\)/);
  expect(stdout).toMatch(/Services and Networking +[\d.]+\/10/);
  expect(stdout).toContain('was gone when it was graded: Pod web/nginx');
  const xml = await readFile(junit, 'utf8');
  expect(xml).toContain('<testsuites name="kubedrill exam ckad-net" tests="4"');
  expect(xml.match(/<testsuite name="np-lab9"/g)).toHaveLength(2);
  const page = await readFile(markdown, 'utf8');
  expect(page).toContain('| 1 | Only one pod, "please" & thanks | 4/4 |');
  expect(page).toContain('One peer, two selectors.');
  await rm(folder, { recursive: true });
});

test('status of an exam whose time is up hands it in', async () => {
  const over = { ...opened().sitting, deadlineAt: T0 + 30_000 };
  const exams = {
    current: async () => ({ sitting: over, labs: [] }),
    submit: async () => graded(passedResult, passedResult),
  };
  const { stdout, stderr, exitCode } = await exam(['status', '--json'], exams);
  expect(stderr).toContain('The time is up');
  expect(JSON.parse(stdout)).toMatchObject({ stage: 'over', score: { percent: 100, passed: true }, pauses: 0 });
  expect(exitCode).toBe(0);
});

test('result of what was never sat is a usage error', async () => {
  const history = async () => ({ sittings: [], corrupt: [] });
  expect(await exam(['result', 'cka-a'], { history })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('cka-a'),
  });
});

test('history --csv has a line for each attempt', async () => {
  const { stdout } = await run(['history', '--csv']);
  const [head, row] = stdout.split('\r\n');
  expect(head).toBe(
    'attempt,lab,exam_sitting,provider,started_at,finished_at,outcome,passed,earned,total,seconds,hints,checks,resets',
  );
  expect(row).toBe('a1,np-lab9,,kind,2026-11-21T09:00:00.000Z,,under way,false,,,60,1,1,0');
});
