import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { ObjectTable } from '../../../../src/domain/object-table.js';
import type { KubeObject } from '../../../../src/domain/objects.js';
import { bench, lab, pod } from '../fixture.js';

type Change = (object: KubeObject, type: 'ADDED' | 'MODIFIED' | 'DELETED') => void;

async function showing() {
  const made = await bench();
  await made.practice.begin('net-two', made.on);
  const calls = new Map<string, Change>();
  const lists: string[] = [];
  made.kube.before = (call) => {
    if (call.startsWith('list')) lists.push(call);
  };
  made.kube.watch = async (target, onChange, signal) => {
    calls.set(target.kind, onChange);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  };
  const told: (readonly ObjectTable[])[] = [];
  let heard = () => {};
  const next = () =>
    new Promise<void>((resolve) => {
      heard = resolve;
    });
  const first = next();
  const stop = new AbortController();
  const over = made.practice.objects(
    lab(),
    (tables) => {
      told.push(tables);
      heard();
    },
    stop.signal,
  );
  await first;
  const end = async () => {
    stop.abort(new Error('enough'));
    await over;
    await rm(made.folder, { recursive: true, force: true });
  };
  return { ...made, calls, told, next, end, lists };
}

const podsOf = (tables: readonly ObjectTable[] | undefined) =>
  tables?.find(({ kind }) => kind === 'Pod')?.rows.map((row) => `${row[0]}/${row[1]}`);

test('tells what is there at once, and again after a change that shows', async () => {
  const { told, calls, next, kube, end } = await showing();
  expect(podsOf(told[0])).toEqual(['back/db', 'front/web']);
  expect(told[0]?.map(({ kind }) => kind)).toEqual(['Namespace', 'Pod', 'Service', 'NetworkPolicy', 'ConfigMap']);
  const again = next();
  calls.get('Pod')?.(kube.put(pod('front', 'mine')), 'ADDED');
  await again;
  expect(podsOf(told.at(-1))).toEqual(['back/db', 'front/mine', 'front/web']);
  const gone = next();
  kube.objects.delete('Pod front/mine');
  calls.get('Pod')?.(pod('front', 'mine'), 'DELETED');
  await gone;
  expect(podsOf(told.at(-1))).toEqual(['back/db', 'front/web']);
  await end();
});

test('is silent about what does not show, and asks for nothing while nothing changes', async () => {
  const { told, calls, kube, clock, lists, end } = await showing();
  const web = (await kube.get({ apiVersion: 'v1', kind: 'Pod', namespace: 'front', name: 'web' })) as KubeObject;
  await clock.sleep(3_000);
  const before = { told: told.length, lists: lists.length };
  calls.get('Pod')?.({ ...web, metadata: { ...web.metadata, resourceVersion: '99' } }, 'MODIFIED');
  calls.get('Pod')?.(pod('elsewhere', 'x'), 'ADDED');
  await clock.sleep(60_000);
  expect({ told: told.length, lists: lists.length }).toEqual(before);
  await end();
});

test('a cluster that does not answer is told', async () => {
  const { practice, state, folder, on } = await bench();
  await practice.begin('net-two', on);
  state.now = 'partial';
  await expect(practice.objects(lab(), () => {}, new AbortController().signal)).rejects.toMatchObject({
    code: 'cluster-not-answering',
  });
  await rm(folder, { recursive: true, force: true });
});
