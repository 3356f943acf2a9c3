import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kindObtainable } from '../../../../src/cluster/kind/obtainable.js';
import type { Finished, Run } from '../../../../src/process/process.js';

const finished = (part: Partial<Finished>): Finished => ({ exitCode: 0, stdout: '', stderr: '', ...part }) as Finished;
const docker =
  (version: Partial<Finished>, images = ''): Run =>
  async (_program, [verb]) =>
    verb === 'version' ? finished(version) : finished({ stdout: images });
const cacheFolder = '/nowhere';
const offline = async () => false;
const online = async () => true;

test('without Docker there is no kind, and it says which way', async () => {
  const missing = docker({ failure: 'not-found' });
  expect(await kindObtainable({ run: missing, env: {}, cacheFolder })).toEqual({
    possible: false,
    why: 'Docker is not installed',
  });
  const silent = docker({ exitCode: 1 });
  expect(await kindObtainable({ run: silent, env: {}, bundle: '/kit', cacheFolder })).toEqual({
    possible: false,
    why: 'Docker does not answer',
  });
});

test('a cluster that was made before is there without what it was made from, as long as Docker answers', async () => {
  const made = { env: {}, cacheFolder, reaches: offline, isMade: true };
  expect(await kindObtainable({ run: docker({}), ...made })).toEqual({
    possible: true,
    why: 'the cluster was made here before',
  });
  expect((await kindObtainable({ run: docker({ exitCode: 1 }), ...made })).possible).toBe(false);
});

test('the node image comes from a bundle, from Docker, through a proxy or over the internet', async () => {
  const run = docker({ stdout: '28.0.0' });
  const has = async (part: object) =>
    (await kindObtainable({ run, env: {}, cacheFolder, reaches: offline, ...part })).possible;
  expect(await has({})).toBe(false);
  expect(await has({ bundle: '/kit' })).toBe(true);
  expect(await has({ run: docker({}, 'busybox\n') })).toBe(false);
  expect(await has({ env: { HTTPS_PROXY: 'http://proxy:3128' } })).toBe(true);
  expect(await has({ reaches: online })).toBe(true);
});

test('a node image in Docker is enough only with the programs that use it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'obtainable-'));
  const run = docker({}, 'busybox\nkubedrill/node\n');
  const has = async (env: Record<string, string>, cache: string) =>
    (await kindObtainable({ run, env, cacheFolder: cache, reaches: offline })).possible;
  expect(await has({ PATH: folder }, '/nowhere')).toBe(false);
  await writeFile(join(folder, 'kind'), '', { mode: 0o755 });
  await writeFile(join(folder, 'kubectl'), '', { mode: 0o644 });
  expect(await has({ PATH: `/nowhere:${folder}` }, '/nowhere')).toBe(false);
  await mkdir(join(folder, 'tools/kubectl-v1.36.4'), { recursive: true });
  expect(await has({ PATH: `/nowhere:${folder}` }, folder)).toBe(true);
});
