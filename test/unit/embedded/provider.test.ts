import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createEmbeddedProvider } from '../../../src/cluster/embedded/provider.js';
import { serviceFiles } from '../../../src/cluster/embedded/service/names.js';
import { processExists, readRecord } from '../../../src/cluster/embedded/service/record.js';
import { systemClock } from '../../../src/domain/clock.js';
import { openKube } from '../../../src/kube/open.js';
import { eventually } from '../../contract/targets.js';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function provider() {
  const state = await mkdtemp(join(tmpdir(), 'kubedrill-embedded-'));
  folders.push(state);
  const deps = {
    clock: systemClock,
    openKube: (kubeconfig: string) => openKube(kubeconfig, { clock: systemClock }),
    folders: { state },
    findKubectl: async () => undefined,
    exclusively: <T>(_: string, __: number, work: () => Promise<T>) => work(),
  };
  return { state, files: serviceFiles(state, 'kubedrill'), ...createEmbeddedProvider(deps) };
}

const silent = () => undefined;

it('starts a service of its own, finds it again, and takes it away', async () => {
  const { up, down, status, state, files } = await provider();
  expect((await status()).state).toBe('absent');
  const cluster = await up({}, silent);
  expect((await stat(cluster.kubeconfig)).mode & 0o777).toBe(0o600);
  const record = await readRecord(files);
  expect((await up({}, silent)).kubeconfig).toBe(cluster.kubeconfig);
  expect((await readRecord(files))?.pid).toBe(record?.pid);
  expect((await status()).state).toBe('running');
  await down(silent);
  expect(processExists(record?.pid ?? 0)).toBe(false);
  expect(await readdir(join(state, 'embedded'))).toEqual([]);
});

it('interrupted while it starts: says so', async () => {
  const { up, down } = await provider();
  const stop = new AbortController();
  const details: (string | undefined)[] = [];
  const starting = up(
    {},
    ({ state, detail }) => {
      if (state === 'started') stop.abort(new Error('interrupted'));
      if (state === 'failed') details.push(detail);
    },
    stop.signal,
  );
  await expect(starting).rejects.toThrow('interrupted');
  expect(details).toEqual(['interrupted']);
  await down(silent);
});

it('survives a kill: the next start has what was there a second before, at the same address', async () => {
  const { up, down, status, files } = await provider();
  const { kubeconfig } = await up({}, silent);
  const before = await readRecord(files);
  const kube = await openKube(kubeconfig);
  await kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kept' } });
  kube.close();
  await systemClock.sleep(1500);
  process.kill(before?.pid ?? 0, 'SIGKILL');
  await eventually(5000, async () => (processExists(before?.pid ?? 0) ? undefined : true));
  expect(await status()).toMatchObject({ state: 'partial', detail: 'its service does not run' });
  await up({}, silent);
  expect((await readRecord(files))?.port).toBe(before?.port);
  const again = await openKube(kubeconfig);
  expect(await again.get({ apiVersion: 'v1', kind: 'Namespace', name: 'kept' })).toBeDefined();
  again.close();
  await down(silent);
});
