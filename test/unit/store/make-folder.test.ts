import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/domain/clock.js';
import { createAttemptStore } from '../../../src/store/attempt-store.js';
import { makeFolder } from '../../../src/store/make-folder.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubedrill-folder-'));
});
afterEach(() => rm(home, { recursive: true }));

test('a folder is made with those above it, for its owner alone; one that is there is taken', async () => {
  const folder = join(home, 'a/b/c');
  await Promise.all([makeFolder(folder), makeFolder(folder), makeFolder(join(home, 'a/b/d'))]);
  for (const made of ['a', 'a/b', 'a/b/c', 'a/b/d']) {
    const entry = await stat(join(home, made));
    expect([entry.isDirectory(), entry.mode & 0o777]).toEqual([true, 0o700]);
  }
});

// Node.js' own `recursive` never ends there.
test.runIf(process.platform === 'linux')('where no folder can be made, it says so at once', async () => {
  await expect(makeFolder('/proc/x/state/locks')).rejects.toMatchObject({
    code: 'state-not-writable',
    exitCode: 3,
    message: 'The folder /proc/x cannot be made: /proc takes no new folders.',
    hint: expect.stringContaining('KUBEDRILL_HOME'),
  });
});

test('a link that leads nowhere is named', async () => {
  await symlink(join(home, 'nowhere'), join(home, 'link'));
  await expect(makeFolder(join(home, 'link/state'))).rejects.toMatchObject({
    message: `The folder ${home}/link cannot be made: it is a link that leads nowhere.`,
  });
});

test('a file in the way is named, by what writes and by what reads', async () => {
  const file = join(home, 'file');
  await writeFile(file, '');
  const inTheWay = { message: `A file stands where a folder is needed: ${file}.` };
  await expect(makeFolder(file)).rejects.toMatchObject(inTheWay);
  const store = createAttemptStore({ folder: join(file, 'state'), clock: systemClock });
  await expect(store.list()).rejects.toMatchObject({
    ...inTheWay,
    hint: 'Move the file away, or point KUBEDRILL_HOME to a folder.',
  });
  await expect(store.read('a1')).rejects.toMatchObject(inTheWay);
  await expect(store.exclusively('practice', 0, async () => {})).rejects.toMatchObject(inTheWay);
});
