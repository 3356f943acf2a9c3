import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AttemptEvent } from '../../../src/domain/attempt.js';
import { systemClock } from '../../../src/domain/clock.js';
import type { GradeResult } from '../../../src/domain/verdict.js';
import type { AttemptStore } from '../../../src/practice/ports.js';
import { createAttemptStore } from '../../../src/store/attempt-store.js';

let folder: string;
let store: AttemptStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubedrill-store-'));
  store = createAttemptStore({ folder, clock: systemClock });
});

const fileOf = (attempt: string) => join(folder, 'attempts', `${attempt}.jsonl`);

const begun = (attempt: string, at = 1000): AttemptEvent => ({
  type: 'begun',
  at,
  attempt,
  lab: 'np-lab9',
  provider: 'kind',
  cluster: 'drill',
  deadlineAt: at + 600_000,
  seeded: [{ apiVersion: 'v1', kind: 'Pod', namespace: 'web', name: 'nginx', uid: 'u1' }],
});
const hinted = (hint: number, at = 2000): AttemptEvent => ({ type: 'hinted', at, hint });
const result: GradeResult = {
  lab: 'np-lab9',
  verdicts: [
    {
      check: 'reach',
      title: 'sleepybox1 reaches lab9server',
      status: 'fail',
      points: 3,
      earned: 0,
      why: 'Because.',
      findings: [{ expected: 'connected', observed: 'timeout after 1.3 s', ruledOut: ['DNS resolves'] }],
      matrix: [{ from: 'a', to: 'b', port: '80/TCP', expected: 'allowed', observed: 'denied', class: 'timeout' }],
    },
  ],
  score: { earned: 0, possible: 3, total: 3, provisional: false, passed: false },
  startedAt: 3000,
  tookMs: 700,
};

describe('an attempt’s file', () => {
  test('is one JSON line an event, for its owner alone', async () => {
    await store.append('a1', begun('a1'));
    await store.append('a1', hinted(1));
    const lines = (await readFile(fileOf('a1'), 'utf8')).split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[1] ?? '')).toEqual({ type: 'hinted', at: 2000, hint: 1 });
    expect((await stat(fileOf('a1'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'attempts'))).mode & 0o777).toBe(0o700);
  });

  test('gives back whole results, with their findings and matrix', async () => {
    await store.append('a1', begun('a1'));
    await store.append('a1', { type: 'checked', at: 3700, result });
    expect((await store.read('a1'))?.latest).toEqual(result);
  });

  test('of a later version is read without the events that are unknown here', async () => {
    await store.append('a1', begun('a1'));
    await appendFile(fileOf('a1'), '{"type":"paused","at":1500,"by":"teacher"}\n');
    await store.append('a1', hinted(1));
    expect(await store.read('a1')).toMatchObject({ id: 'a1', hints: 1 });
  });

  test('that nobody began cannot be continued', async () => {
    await expect(store.append('a1', hinted(1))).rejects.toMatchObject({ code: 'attempt-gone' });
    expect(await store.read('a1')).toBeUndefined();
  });

  test('never lies outside its folder', async () => {
    await expect(store.append('../a1', begun('../a1'))).rejects.toThrow('cannot name an attempt');
    await expect(store.read('/etc/passwd')).rejects.toThrow('cannot name an attempt');
  });
});

describe('a torn last line', () => {
  test.each([1, 10, 40])('(%i bytes short) is ignored, and cut off by the next event', async (missing) => {
    await store.append('a1', begun('a1'));
    await store.append('a1', { type: 'checked', at: 3700, result });
    const { size } = await stat(fileOf('a1'));
    await truncate(fileOf('a1'), size - missing);
    expect(await store.read('a1')).toMatchObject({ checks: 0 });
    await store.append('a1', hinted(1));
    const lines = (await readFile(fileOf('a1'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(['begun', 'hinted']);
  });

  test('longer than what is read at once is cut off as well', async () => {
    await store.append('a1', begun('a1'));
    await appendFile(fileOf('a1'), `{"type":"checked","padding":"${'x'.repeat(20_000)}`);
    await store.append('a1', hinted(1));
    expect(await store.read('a1')).toMatchObject({ hints: 1, checks: 0 });
  });

  test('that is the only one is no attempt, and no corrupt file', async () => {
    await store.append('a1', begun('a1'));
    await truncate(fileOf('a1'), 20);
    expect(await store.read('a1')).toBeUndefined();
    expect(await store.list()).toEqual({ attempts: [], corrupt: [] });
  });
});

describe('a corrupt file', () => {
  test.each([
    ['not JSON', 'hello\n'],
    ['an event with a wrong field', '{"type":"hinted","at":1,"hint":"two"}\n'],
    ['an empty line', '\n'],
    ['zeros, as a crashed file system leaves them', `${'\0'.repeat(64)}\n`],
  ])('(%s) is moved aside and named; the rest is still listed', async (_, text) => {
    await store.append('a1', begun('a1', 1000));
    await store.append('a2', begun('a2', 2000));
    await appendFile(fileOf('a1'), text);
    const listed = await store.list();
    expect(listed.attempts.map(({ id }) => id)).toEqual(['a2']);
    expect(listed.corrupt).toEqual([`${fileOf('a1')}.corrupt`]);
    expect(await readFile(`${fileOf('a1')}.corrupt`, 'utf8')).toContain(text);
    expect((await store.list()).corrupt).toHaveLength(1);
  });

  test('is one that holds another attempt, or none', async () => {
    await store.append('a1', begun('a1'));
    await writeFile(fileOf('a2'), await readFile(fileOf('a1'), 'utf8'));
    await writeFile(fileOf('a3'), '{"type":"hinted","at":1,"hint":2}\n');
    const { attempts, corrupt } = await store.list();
    expect(attempts.map(({ id }) => id)).toEqual(['a1']);
    expect(corrupt).toEqual([`${fileOf('a2')}.corrupt`, `${fileOf('a3')}.corrupt`]);
  });
});

describe('a disk that does not take it', () => {
  test.skipIf(!existsSync('/dev/full'))('full: names what was not saved (needs the device /dev/full)', async () => {
    await store.append('a1', begun('a1'));
    await symlink('/dev/full', fileOf('a2'));
    await expect(store.append('a2', begun('a2'))).rejects.toMatchObject({
      code: 'disk-full',
      exitCode: 3,
      message: expect.stringContaining('The start of this attempt could not be saved: the disk is full'),
    });
  });

  test('a file where the folder should be: says so', async () => {
    await writeFile(join(folder, 'state'), '');
    const blocked = createAttemptStore({ folder: join(folder, 'state'), clock: systemClock });
    await expect(blocked.append('a1', begun('a1'))).rejects.toMatchObject({ code: 'file-in-the-way' });
    await expect(blocked.list()).rejects.toMatchObject({ code: 'file-in-the-way' });
    await expect(blocked.exclusively('practice', 0, async () => 1)).rejects.toMatchObject({ code: 'file-in-the-way' });
  });
});

describe('the list', () => {
  test('is empty before anything was done', async () => {
    expect(await store.list()).toEqual({ attempts: [], corrupt: [] });
  });

  test('has the newest first and the scores, without verdicts', async () => {
    await store.append('b', begun('b', 5000));
    await store.append('a', begun('a', 9000));
    await store.append('b', { type: 'checked', at: 9500, result });
    const { attempts } = await store.list();
    expect(attempts.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(attempts[1]?.latest).toEqual({ ...result, verdicts: [] });
  });

  test('sees what changed since it was last read, here or in another process', async () => {
    await store.append('a', begun('a'));
    await store.list();
    const other = createAttemptStore({ folder, clock: systemClock });
    await other.append('a', hinted(1));
    await other.append('b', begun('b'));
    expect((await store.list()).attempts.map(({ id, hints }) => [id, hints])).toEqual([
      ['b', 0],
      ['a', 1],
    ]);
  });

  test('does not need what it remembered', async () => {
    await store.append('a', begun('a'));
    await store.list();
    const remembered = join(folder, 'attempts', 'summaries.json');
    for (const text of ['', '{"version":1,"entries":7}', '{"version":99,"entries":[]}']) {
      await writeFile(remembered, text);
      expect((await store.list()).attempts).toHaveLength(1);
    }
    expect(await readdir(join(folder, 'attempts'))).toEqual(['a.jsonl', 'summaries.json']);
  });

  test('clears away what a killed kubedrill had half written, not what another is writing', async () => {
    await store.append('a', begun('a'));
    const attempts = join(folder, 'attempts');
    for (const name of ['summaries.json-old', 'summaries.json-new']) await writeFile(join(attempts, name), '{');
    await utimes(join(attempts, 'summaries.json-old'), 1000, 1000);
    await store.list();
    expect(await readdir(attempts)).toEqual(['a.jsonl', 'summaries.json', 'summaries.json-new']);
  });

  test('of 5,000 attempts takes less than 200 ms, once it has been read', async () => {
    await store.append('first', begun('first'));
    const text = [begun('x'), ...[1, 2, 3].map((): AttemptEvent => ({ type: 'checked', at: 3700, result }))];
    const write = (index: number) => {
      const id = `a${index}`;
      const lines = text.map((event) => JSON.stringify(event.type === 'begun' ? begun(id, index) : event));
      return writeFile(fileOf(id), `${lines.join('\n')}\n`);
    };
    for (let start = 0; start < 5000; start += 250) {
      await Promise.all(Array.from({ length: 250 }, (_, index) => write(start + index)));
    }
    await store.list();
    await store.append('a4999', { type: 'finished', at: 9999, reason: 'finished' });
    // Processor time, so that what else the machine does at the moment does not decide.
    const tookMs: number[] = [];
    for (let time = 0; time < 5; time++) {
      const before = process.cpuUsage();
      const { attempts } = await store.list();
      const { user, system } = process.cpuUsage(before);
      tookMs.push((user + system) / 1000);
      expect(attempts).toHaveLength(5001);
    }
    expect(Math.min(...tookMs)).toBeLessThan(200);
  }, 60_000);
});
