import { expect, test } from 'vitest';
import { LabError } from '../../../src/domain/lab-error.js';
import { attempt, lab9, passedResult, T0 } from './fake-lab.js';
import { catalogOf, run } from './run.js';

test('start shows the task, the clock and how to go on', async () => {
  const begun: string[] = [];
  const { exitCode, stdout } = await run(['start', 'np-lab9'], {
    practice: {
      history: async () => ({ attempts: [], corrupt: [] }),
      begin: async (id) => {
        begun.push(id);
        return { attempt, lab: lab9 };
      },
    },
  });
  expect(exitCode).toBe(0);
  expect(begun).toEqual(['np-lab9']);
  expect(stdout).toContain('Let `sleepybox1` reach the server.');
  expect(stdout).toContain('10 minutes, 8 points. The clock is running.');
});

test('start says that the attempt under way has ended', async () => {
  const { stderr } = await run(['start', 'np-lab9']);
  expect(stderr).toContain('The attempt at np-lab9 that was under way has ended.');
});

test('start of an unknown lab is a usage error with the nearest names', async () => {
  const hint = 'Did you mean np-lab9?';
  const { exitCode, stderr } = await run(['start', 'np-lab8'], {
    practice: {
      begin: async () => {
        throw new LabError({ code: 'unknown-lab', message: 'there is no lab "np-lab8"', hint, exitCode: 2 });
      },
    },
  });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(hint);
});

test('task shows the task of the lab under way and what is left of its time', async () => {
  const { stdout } = await run(['task']);
  expect(stdout).toContain('Only one pod may pass');
  expect(stdout).toContain('Time left: 9:00');
});

test('task without a lab under way says how to begin one', async () => {
  const { exitCode, stderr } = await run(['task'], { practice: { current: async () => undefined } });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("'kubedrill start LAB'");
});

test('hint, solution, reset and stop say what happened', async () => {
  expect((await run(['hint'])).stdout).toBe('Hint 1 of 2\nLook at both ends.\n');
  expect((await run(['solution'])).stdout).toContain(
    'One peer, two selectors.\n\nThis ended the attempt at np-lab9.\n',
  );
  expect((await run(['reset'])).stdout).toBe('np-lab9 is as it was at the start. Time left: 9:00\n');
  expect((await run(['stop'])).stdout).toContain('The attempt at np-lab9 has ended');
});

test('list shows each lab with what has been made of it', async () => {
  const history = async () => ({ attempts: [{ ...attempt, best: passedResult }], corrupt: [] });
  const { stdout } = await run(['list'], { practice: { history } });
  expect(stdout.split('\n')[0]).toMatch(/^LAB +TITLE +EXAM +LEVEL +MIN +PTS +STATE$/);
  expect(stdout).toMatch(/np-lab9 +Only one pod may pass +CKAD CKA +hard +10 +8 +passed/);
});

test('list names the labs that do not load, lists the rest, and ends with 3', async () => {
  const broken = [new LabError({ code: 'lab-invalid', message: 'No title.', at: { file: 'x/lab.yaml', line: 1 } })];
  const catalog = async () => catalogOf([lab9], broken);
  const { exitCode, stdout, stderr } = await run(['list'], { parts: { catalog } });
  expect(exitCode).toBe(3);
  expect(stdout).toContain('np-lab9');
  expect(stderr).toContain('error: No title.\n  --> x/lab.yaml:1');
  const json = JSON.parse((await run(['list', '--json'], { parts: { catalog } })).stdout);
  expect(json.labs).toMatchObject([{ id: 'np-lab9', state: 'tried', points: 8 }]);
  expect(json.broken).toMatchObject([{ code: 'lab-invalid', at: { file: 'x/lab.yaml', line: 1, column: null } }]);
});

test('history shows each attempt and names files that cannot be read', async () => {
  const finished = {
    ...attempt,
    best: passedResult,
    latest: passedResult,
    finishedAt: T0 + 95_000,
    finishReason: 'finished' as const,
  };
  const history = async () => ({ attempts: [finished], corrupt: ['/state/attempts/x.jsonl.corrupt'] });
  const { exitCode, stdout, stderr } = await run(['history'], { practice: { history } });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/2026-11-2\d \d\d:\d\d +np-lab9 +passed +8\/8 +1:35 +1 +kind/);
  expect(stderr).toBe('set aside, cannot be read: /state/attempts/x.jsonl.corrupt\n');
  const json = JSON.parse((await run(['history', '--json'], { practice: { history } })).stdout);
  expect(json.attempts[0]).toMatchObject({ id: 'a1', finishReason: 'finished', remainingSeconds: null });
  expect(json.corrupt).toEqual(['/state/attempts/x.jsonl.corrupt']);
});
