import { expect, test, vi } from 'vitest';
import { onUnchanging } from '../../../src/cli/proving/unchanging.js';
import type { ClusterStatus } from '../../../src/domain/cluster.js';
import type { LabWithAnswers } from '../../../src/domain/lab.js';
import type { PracticeDeps } from '../../../src/practice/deps.js';

const lab = { id: 'one' } as LabWithAnswers;
const about = { provider: 'embedded', name: 'kubedrill' } as const;

function deps(...states: ClusterStatus['state'][]) {
  const close = vi.fn();
  const openKube = vi.fn(async () => ({ close, version: async () => 'v1' }));
  const status = vi.fn(async () => ({ ...about, state: states.shift() ?? 'absent' }));
  const get = vi.fn(async (id: string) => ({ id: `read ${id}` }));
  return { close, openKube, status, get, all: { openKube, provider: { status }, catalog: { get } } as never };
}

test('opens a cluster once, and closes it when all is done', async () => {
  const { close, openKube, all } = deps();
  await onUnchanging(all, [lab], async ({ openKube: open }: PracticeDeps) => {
    const [first] = [await open('a'), await open('a'), await open('b')];
    first?.close();
    expect(await first?.version()).toBe('v1');
    expect(close).not.toHaveBeenCalled();
  });
  expect(openKube.mock.calls).toEqual([['a'], ['b']]);
  expect(close).toHaveBeenCalledTimes(2);
});

test('closes it when the work fails too, and says why that failed', async () => {
  const { close, all } = deps();
  const work = async ({ openKube: open }: PracticeDeps) => {
    await open('a');
    throw new Error('no room');
  };
  await expect(onUnchanging(all, [lab], work)).rejects.toThrow('no room');
  expect(close).toHaveBeenCalledTimes(1);
});

test('asks how the cluster is until it runs', async () => {
  const { status, all } = deps('partial', 'running');
  await onUnchanging(all, [lab], async ({ provider }) => {
    const seen = [await provider.status(), await provider.status(), await provider.status()];
    expect(seen.map(({ state }) => state)).toEqual(['partial', 'running', 'running']);
  });
  expect(status).toHaveBeenCalledTimes(2);
});

test('knows its labs, and reads others', async () => {
  const { get, all } = deps();
  await onUnchanging(all, [lab], async ({ catalog }) => {
    expect(await catalog.get('one')).toBe(lab);
    expect(await catalog.get('two')).toEqual({ id: 'read two' });
  });
  expect(get).toHaveBeenCalledTimes(1);
});
