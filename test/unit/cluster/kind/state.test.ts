import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { namesOf } from '../../../../src/cluster/kind/names.js';
import { removeFolder, writePrivate } from '../../../../src/cluster/kind/state.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('removes the folder although a program that outlived ours goes on writing in it for a while', async () => {
  const names = namesOf('kubedrill', folder);
  await writePrivate(names, names.logFile, 'begun');
  let [writes, removed] = [0, false];
  const survivor = (async () => {
    for (const end = Date.now() + 150; Date.now() < end; writes++) {
      // Either may meet the removal.
      await mkdir(names.folder, { recursive: true }).catch(() => {});
      await writeFile(`${names.kubeconfig}.${writes}`, 'x').catch(() => {});
    }
  })();
  await Promise.all([survivor, removeFolder(names).then(() => (removed = true))]);
  // What it wrote after the removal is not ours to wait for.
  await removeFolder(names);
  expect([writes > 0, removed]).toEqual([true, true]);
  await expect(access(names.folder)).rejects.toMatchObject({ code: 'ENOENT' });
});
