import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { manifestsOf } from './answer.js';
import { Kubedrill, typed } from './kubedrill.js';

/** A cluster of two nodes: pods of a lab, its clients and its servers are then on different ones. */
let drill: Kubedrill;
let kubectl: (...args: string[]) => Promise<string>;

beforeAll(async () => {
  drill = await Kubedrill.fresh('kubedrill-workers');
  const up = await drill.run('up', '--workers', '1');
  expect(up.exitCode, up.stdout + up.stderr).toBe(0);
  const { kubeconfig, kubectl: program } = (await drill.json<{ kubeconfig: string; kubectl: string }>('status')).value;
  kubectl = (...args) => typed(program, args, { KUBECONFIG: kubeconfig });
});

afterAll(async () => {
  const down = await drill.run('down');
  await rm(drill.home, { recursive: true, force: true });
  expect(down.exitCode, down.stderr).toBe(0);
  expect(await typed('docker', ['ps', '--all', '--quiet', '--filter', 'name=kubedrill-workers'])).toBe('');
});

test('the worker is a node, and another number of them is refused', async () => {
  const nodes = await kubectl('get', 'nodes', '--output=name');
  expect(nodes.split('\n').sort()).toEqual(['node/kubedrill-workers-control-plane', 'node/kubedrill-workers-worker']);
  const other = await drill.run('up', '--workers', '2');
  expect(other.exitCode).toBe(3);
  expect(other.stderr).toContain('The cluster has 1 workers, not 2.');
});

test.each([
  ['np-lab9', 'right-deployment'],
  ['svc-two-types', 'right-manifests'],
])('%s: the untouched lab fails, %s passes', async (lab, answer) => {
  expect((await drill.run('start', lab)).exitCode).toBe(0);
  const untouched = await drill.json<{ score: { earned: number } }>('check');
  expect(untouched).toMatchObject({ exitCode: 1, value: { score: { earned: 0 } } });
  await kubectl('apply', ...(await manifestsOf(lab, answer)));
  const right = await drill.json<{ score: { passed: boolean; provisional: boolean } }>('check');
  expect(right.value.score, JSON.stringify(right.value)).toMatchObject({ passed: true, provisional: false });
  expect((await drill.run('stop')).exitCode).toBe(0);
});
