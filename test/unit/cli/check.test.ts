import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Practice } from '../../../src/practice/practice.js';
import { attempt, failedResult, passedResult, T0, undeterminedResult } from './fake-lab.js';
import { run } from './run.js';

const checked = (result: typeof passedResult) => ({ practice: { check: async () => ({ attempt, result }) } });

test.each([
  { result: passedResult, exitCode: 0, says: 'np-lab9: passed, 8 of 8 points' },
  { result: failedResult, exitCode: 1, says: 'np-lab9: not passed, 3 of 8 points' },
  { result: undeterminedResult, exitCode: 4, says: 'np-lab9: could not tell, 3 of 8 points' },
])('exit code $exitCode: $says', async ({ result, exitCode, says }) => {
  const ran = await run(['check'], checked(result));
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.stdout).toContain(says);
  expect(ran.stdout).toContain('Time left: 9:00');
});

test('a sure failure counts for more than what could not be told', async () => {
  const [passing, failing] = failedResult.verdicts;
  const result = { ...undeterminedResult, verdicts: [...undeterminedResult.verdicts, ...(failing ? [failing] : [])] };
  expect(passing?.status).toBe('pass');
  expect((await run(['check'], checked(result))).exitCode).toBe(1);
});

test('--json prints the result and nothing else on stdout', async () => {
  const { stdout, exitCode } = await run(['check', '--json'], checked(failedResult));
  expect(exitCode).toBe(1);
  const json = JSON.parse(stdout);
  expect(json).toMatchObject({
    lab: 'np-lab9',
    passed: false,
    late: false,
    score: { earned: 3, possible: 8, total: 8, provisional: false },
    startedAt: new Date(T0 + 60_000).toISOString(),
    tookMs: 2100,
    attempt: { id: 'a1', remainingSeconds: 540, hints: 1 },
  });
  expect(json.verdicts[1]).toMatchObject({
    check: 'denied',
    status: 'fail',
    earned: 0,
    findings: [{ cause: 'no policy selects lab9server' }],
  });
});

test('progress goes to stderr, plain where it is no terminal', async () => {
  const { stdout, stderr } = await run(['check', '--json'], {
    practice: {
      check: async (on) => {
        on({ type: 'settling', at: T0 + 59_000, reasons: ['pod web is starting'] });
        on({ type: 'probing', at: T0 + 60_000, round: 1, probes: 4, sources: 2 });
        return { attempt, result: passedResult };
      },
    },
  });
  expect(JSON.parse(stdout).passed).toBe(true);
  expect(stderr).toBe(
    '> Waiting for the cluster to come to rest (pod web is starting)\n' +
      '> Trying the connections (4 probes from 2 pods, round 1)\n',
  );
});

test('--junit writes a file beside the text', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kubedrill-junit-'));
  try {
    const file = path.join(folder, 'lab.xml');
    const { stdout } = await run(['check', '--junit', file], checked(failedResult));
    expect(stdout).toContain('not passed');
    expect(await readFile(file, 'utf8')).toContain('<testsuite name="np-lab9" tests="2" failures="1"');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a JUnit file that cannot be written is an expected problem', async () => {
  const { exitCode, stderr } = await run(['check', '--junit', '/nowhere/at/all.xml'], checked(passedResult));
  expect(exitCode).toBe(3);
  expect(stderr).toContain('error: The JUnit file cannot be written');
});

test('finish grades a last time and says how long it took', async () => {
  const { exitCode, stdout } = await run(['finish']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('np-lab9: passed, 8 of 8 points');
  expect(stdout).toContain('Time: 1:30, hints: 1');
});

test('a check after the deadline says that it does not count', async () => {
  const late = { ...attempt, deadlineAt: T0 + 30_000, late: true };
  const { stdout } = await run(['check'], {
    practice: { check: async () => ({ attempt: late, result: passedResult }) },
  });
  expect(stdout).toContain('This was asked for after the deadline: it does not count.\n');
  expect(stdout).toContain('Time left: none, the time is up');
});

/** A watch that sees everything pass at once and goes on until it is stopped. */
const watching: Practice['watch'] = async (on, signal) => {
  on({ type: 'looked', at: T0, result: passedResult });
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
};

test('--watch ends without a word when nobody reads it any more', async () => {
  const reader = new AbortController();
  const watch: Practice['watch'] = (on, signal) => {
    setTimeout(() => reader.abort());
    return watching(on, signal);
  };
  const ran = await run(['check', '--watch'], { practice: { watch }, readerGone: reader.signal });
  expect(ran).toMatchObject({ exitCode: 0, stdout: 'Everything passes.\n', stderr: '' });
});

test('--watch ends with the time, and says so', async () => {
  const asked: number[] = [];
  const clock = {
    now: () => T0 + 60_000,
    sleep: async (ms: number) => void asked.push(ms),
  };
  const ran = await run(['check', '--watch'], { practice: { watch: watching }, clock });
  expect(asked).toEqual([540_000]);
  expect(ran).toMatchObject({
    exitCode: 0,
    stdout: 'Everything passes.\nThe time is up. kubedrill finish: grade a last time and end the attempt.\n',
  });
});

test('--watch of an attempt whose time was up before goes on', async () => {
  const stop = new AbortController();
  const watch: Practice['watch'] = (on, signal) => {
    setTimeout(() => stop.abort(new Error('interrupted')));
    return watching(on, signal);
  };
  const history = async () => ({ attempts: [{ ...attempt, deadlineAt: T0 + 1000 }], corrupt: [] });
  const { stdout } = await run(['check', '--watch'], { practice: { watch, history }, signal: stop.signal });
  expect(stdout).not.toContain('The time is up');
});
