import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Obj } from '../../../src/cluster/embedded/object.js';
import { keepSnapshots, readSnapshot } from '../../../src/cluster/embedded/service/snapshots.js';
import { Store } from '../../../src/cluster/embedded/storage/store.js';
import { systemClock } from '../../../src/domain/clock.js';

it('writes a store of many pieces down and reads it back as it was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kubedrill-snapshots-'));
  const store = new Store();
  const put = (resource: string, name: string, text: string) =>
    store.put(resource, { apiVersion: 'v1', kind: 'X', metadata: { name }, text } as unknown as Obj);
  for (let i = 0; i < 30; i++) put('pods', `pod-${i}`, 'ü"\n'.repeat(10_000));
  put('configmaps', 'one', '');
  const gone = put('secrets', 'gone', '');
  store.remove('secrets', gone);
  const ended = new AbortController();
  const path = join(folder, 'snapshot.json');
  const kept = keepSnapshots(store, path, systemClock, ended.signal);
  ended.abort();
  await kept;
  expect(await readdir(folder)).toEqual(['snapshot.json']);
  expect(await readSnapshot(path)).toEqual(store.dump());
  await rm(folder, { recursive: true });
});
