import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { clustersThere } from '../../../src/cli/clusters-there.js';

test('the clusters that the state folder knows of, whose provider is theirs; a log alone is none', async () => {
  const state = await mkdtemp(join(tmpdir(), 'kubedrill-clusters-'));
  for (const file of [
    'clusters/kubedrill/cluster.json',
    'clusters/gone/kind.log',
    'embedded/drill/credentials.json',
    'embedded/odd/service.log',
  ]) {
    await mkdir(dirname(join(state, file)), { recursive: true });
    await writeFile(join(state, file), '{}');
  }
  expect(await clustersThere(state)).toEqual(['drill (embedded)', 'kubedrill (kind)']);
  await rm(state, { recursive: true });
  expect(await clustersThere(state)).toEqual([]);
});
