import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { saveBugReport } from '../../../src/cli/bug-report.js';
import { purge } from '../../../src/cli/purge.js';
import { folders } from '../../../src/store/folders.js';

test('purge removes what is ours and keeps the files of other clusters', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'kubedrill-purge-'));
  try {
    const places = folders({ KUBEDRILL_HOME: home }, '/home/ada');
    await mkdir(path.join(places.state, 'clusters', 'other'), { recursive: true });
    await mkdir(path.join(places.state, 'embedded', 'other'), { recursive: true });
    await mkdir(path.join(places.state, 'attempts'));
    await mkdir(path.join(places.state, 'work'));
    await mkdir(places.cache);
    await writeFile(path.join(home, 'not-ours.txt'), '');
    await purge(places);
    expect(await readdir(places.state)).toEqual(['clusters', 'embedded']);
    for (const kind of ['clusters', 'embedded']) await rm(path.join(places.state, kind, 'other'), { recursive: true });
    await purge(places);
    expect(await readdir(home)).toEqual(['not-ours.txt']);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

test("a bug's stack is written into the state folder, for its owner alone", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kubedrill-bug-'));
  try {
    const options = { folder, version: '1.2.3', argv: ['check', '--json'], now: Date.UTC(2026, 0, 2, 3, 4, 5) };
    const file = await saveBugReport(new TypeError('x is not a function'), options);
    expect(file).toBe(path.join(folder, 'bugs', '2026-01-02T03-04-05-000Z.log'));
    const text = await readFile(file ?? '', 'utf8');
    expect(text).toContain('kubedrill check --json');
    expect(text).toContain('TypeError: x is not a function\n    at ');
    expect((await stat(file ?? '')).mode & 0o777).toBe(0o600);
    // A file stands where the folder would be.
    expect(await saveBugReport(new Error('x'), { ...options, folder: file ?? '' })).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});
