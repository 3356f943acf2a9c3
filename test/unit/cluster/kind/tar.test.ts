import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseImageName } from '../../../../src/cluster/kind/image-name.js';
import { listTar } from '../../../../src/cluster/kind/tar.js';
import { tar } from '../tiny-tar.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tar-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('lists names, sizes, places and links, long names included', async () => {
  const long = `${'a/'.repeat(70)}layer.tar`;
  const archive = tar([
    { name: 'one', content: 'x'.repeat(600) },
    { name: long, content: 'two' },
    { name: 'l', link: 'one' },
  ]);
  const file = join(folder, 'a.tar');
  await writeFile(file, archive);
  const handle = await open(file);
  const entries = await listTar(handle);
  await handle.close();
  expect(entries.map(({ name, type, size }) => ({ name, type, size }))).toEqual([
    { name: 'one', type: 'file', size: 600 },
    { name: long, type: 'file', size: 3 },
    { name: 'l', type: 'link', size: 0 },
  ]);
  const second = entries[1];
  expect(archive.subarray(second?.offset, (second?.offset ?? 0) + 3).toString()).toBe('two');
  expect(entries[2]?.target).toBe('one');
});

it.each([
  ['nginx', 'docker.io', 'library/nginx', 'latest'],
  ['nginx:1.27-alpine', 'docker.io', 'library/nginx', '1.27-alpine'],
  ['curlimages/curl:8.10.1', 'docker.io', 'curlimages/curl', '8.10.1'],
  ['localhost:5000/app', 'localhost:5000', 'app', 'latest'],
  ['registry.k8s.io/pause:3.10@sha256:abc', 'registry.k8s.io', 'pause', '3.10'],
])('completes the image name %s', (name, registry, repository, tag) => {
  expect(parseImageName(name)).toEqual({ registry, repository, tag });
});
