import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/domain/clock.js';
import { withLock } from '../../../src/store/lock.js';
import { isRunning, markOf } from '../../../src/store/running-process.js';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubedrill-lock-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const locked = <T>(waitMs: number, work: () => Promise<T>) =>
  withLock({ folder, name: 'practice', waitMs, clock: systemClock }, work);

function child(mode: 'hold' | 'count', ...args: string[]): ChildProcess {
  const started = fork(join(import.meta.dirname, 'lock-holder.ts'), [folder, mode, ...args], {
    execArgv: ['--import', 'tsx'],
  });
  children.push(started);
  return started;
}

describe('a lock', () => {
  test('gives what the work gives, and is free afterwards, also when the work failed', async () => {
    expect(await locked(0, async () => 7)).toBe(7);
    await expect(locked(0, async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await locked(0, async () => 8)).toBe(8);
    expect(await readdir(folder)).toHaveLength(1);
  });

  test('lets one at a time in, within a process', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, () =>
        locked(10_000, async () => {
          most = Math.max(most, ++inside);
          await systemClock.sleep(5);
          inside--;
        }),
      ),
    );
    expect(most).toBe(1);
  });

  test('locks of other names do not stand in the way', async () => {
    const other = () => withLock({ folder, name: 'practice-2', waitMs: 0, clock: systemClock }, async () => 'in');
    expect(await locked(0, other)).toBe('in');
  });

  test('held by another process: `busy`, with who and since when', async () => {
    const holder = child('hold');
    await once(holder, 'message');
    await expect(locked(100, async () => 'in')).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringMatching(
        new RegExp(`process ${holder.pid}\\) has been at work since \\d\\d:\\d\\d:\\d\\d`),
      ),
    });
  });

  test('of a killed process is taken over', async () => {
    const holder = child('hold');
    await once(holder, 'message');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await locked(0, async () => 'in')).toBe('in');
  });

  test('of a dead process whose id another one has now is taken over', async () => {
    const claim = { pid: process.pid, started: 'an-earlier-boot/12345', since: 1 };
    await writeFile(join(folder, 'practice.4'), JSON.stringify(claim));
    expect(await locked(0, async () => 'in')).toBe('in');
  });

  test('that cannot be read is nobody’s', async () => {
    await writeFile(join(folder, 'practice.1'), '{"pid":');
    expect(await locked(0, async () => 'in')).toBe('in');
  });

  test('between processes that are killed at random loses no count', async () => {
    const rounds = 60;
    const counters = [child('count', String(rounds)), child('count', String(rounds)), child('count', String(rounds))];
    const reports = Promise.all(counters.map((counter) => once(counter, 'message')));
    for (let time = 0; time < 3; time++) {
      const victim = child('count', '100000');
      await systemClock.sleep(700);
      victim.kill('SIGKILL');
    }
    // Each entry writes that it is inside, and finds out when somebody else is.
    const overlaps = (await reports).map(([message]) => (message as { overlaps: number }).overlaps);
    expect(overlaps).toEqual([0, 0, 0]);
  });
});

describe('a process mark', () => {
  test('tells a running process from one that has ended', async () => {
    expect(await isRunning(await markOf(process.pid))).toBe(true);
    const short = fork('-e', [], { execArgv: ['-e', ''], stdio: 'ignore' });
    const ended = once(short, 'exit');
    const mark = await markOf(short.pid ?? 0);
    await ended;
    expect(await isRunning(mark)).toBe(false);
  });
});
