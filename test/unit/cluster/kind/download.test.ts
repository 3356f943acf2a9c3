import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download } from '../../../../src/cluster/kind/download.js';
import { FakeReleases } from '../fake-releases.js';

let folder: string;
let releases: FakeReleases;
let url: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'download-'));
  releases = await FakeReleases.start();
  url = `${releases.sources.kind}/kind`;
});
afterEach(async () => {
  releases.close();
  await rm(folder, { recursive: true, force: true });
});

const fetchKind = (sha256: string | { url: string } = { url: `${url}.sha256` }, signal?: AbortSignal) =>
  download(
    { url, sha256, file: join(folder, 'bin/kind'), mode: 0o755 },
    { fetch, tell: () => {}, ...(signal ? { signal } : {}) },
  );

async function nothingIsLeft(): Promise<boolean> {
  return (await readdir(join(folder, 'bin')).catch(() => [])).length === 0;
}

describe('download', () => {
  it('puts the file there, executable, when its sum is the published one', async () => {
    const told: (number | undefined)[] = [];
    const request = { url, sha256: { url: `${url}.sha256` }, file: join(folder, 'bin/kind'), mode: 0o755 };
    const file = await download(request, { fetch, tell: (_, fraction) => told.push(fraction) });
    expect(await readFile(file, 'utf8')).toContain('exit 0');
    expect((await stat(file)).mode & 0o777).toBe(0o755);
    expect(told.at(-1)).toBe(1);
    expect(await readdir(join(folder, 'bin'))).toEqual(['kind']);
  });

  it('does not fetch again what is there', async () => {
    await fetchKind();
    await fetchKind();
    expect(releases.asked).toHaveLength(2);
  });

  it('keeps nothing of a file with another sum', async () => {
    const other = createHash('sha256').update('other').digest('hex');
    await expect(fetchKind(other)).rejects.toMatchObject({ code: 'download-corrupt' });
    expect(await nothingIsLeft()).toBe(true);
  });

  it('keeps nothing of a file that came only in part', async () => {
    releases.instead.set(/\/kind$/, { body: '#!/bin', cutShort: true });
    await expect(fetchKind()).rejects.toMatchObject({ name: 'LabError' });
    expect(await nothingIsLeft()).toBe(true);
  });

  it('says what the server answered', async () => {
    releases.instead.set(/\/kind$/, { status: 404, body: 'gone' });
    await expect(fetchKind()).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringContaining('404'),
    });
  });

  it('refuses a sum that is none', async () => {
    releases.instead.set(/sha256$/, { body: '<html>login please</html>' });
    await expect(fetchKind()).rejects.toMatchObject({ code: 'download-failed' });
  });

  it('says when the internet is not there', async () => {
    releases.close();
    await expect(fetchKind()).rejects.toMatchObject({ code: 'offline' });
  });

  it('stops when aborted', async () => {
    await expect(fetchKind(undefined, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
    expect(await nothingIsLeft()).toBe(true);
  });
});
