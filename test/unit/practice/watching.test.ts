import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/domain/objects.js';
import { meaningOf } from '../../../src/practice/meaning.js';
import type { WatchUpdate } from '../../../src/practice/practice.js';
import { bench, pod } from './fixture.js';

type Change = (object: KubeObject, type: 'ADDED' | 'MODIFIED' | 'DELETED') => void;

/** A watch under way, and a hand that changes pods. */
async function watching() {
  const made = await bench();
  await made.practice.begin('net-two', made.on);
  const calls: Change[] = [];
  made.kube.watch = async (target, onChange, signal) => {
    if (target.kind === 'Pod') calls.push(onChange);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  };
  const updates: WatchUpdate[] = [];
  const waiting: { type: WatchUpdate['type']; resolve: () => void }[] = [];
  const stop = new AbortController();
  const over = made.practice.watch((update) => {
    updates.push(update);
    for (const one of waiting.splice(0)) one.type === update.type ? one.resolve() : waiting.push(one);
  }, stop.signal);
  const next = (type: WatchUpdate['type']) => new Promise<void>((resolve) => waiting.push({ type, resolve }));
  const change: Change = (object, type) => {
    for (const call of calls) call(object, type);
  };
  const end = async () => {
    stop.abort(new Error('enough'));
    await over;
    await rm(made.folder, { recursive: true, force: true });
  };
  return { ...made, updates, next, change, end };
}

test('looks at once, again after a change, and writes down that everything passes', async () => {
  const { kube, practice, updates, next, change, end } = await watching();
  await next('looked');
  expect(updates.map(({ type }) => type)).toEqual(['looking', 'verdict', 'looked']);
  expect(updates[1]).toMatchObject({ verdict: { check: 'mine', status: 'fail' } });

  updates.length = 0;
  const looked = next('looked');
  change(kube.put(pod('front', 'mine')), 'ADDED');
  await looked;
  expect(updates[0]).toMatchObject({ type: 'looking', change: 'Pod front/mine' });
  expect(updates[1]).toMatchObject({ verdict: { status: 'pass' } });
  expect(updates[2]).toMatchObject({ attempt: { checks: 1, best: { score: { passed: true } } } });
  expect((await practice.current())?.attempt.checks).toBe(1);
  await end();
});

test('neither our own probes, nor other namespaces, nor what means nothing set off a look', async () => {
  const { kube, updates, next, change, end } = await watching();
  await next('looked');
  updates.length = 0;
  const web = (await kube.get({ apiVersion: 'v1', kind: 'Pod', namespace: 'front', name: 'web' })) as KubeObject;
  const spec = { ...(web.spec as object), ephemeralContainers: [{ name: 'probe' }] };
  change({ ...web, spec, metadata: { ...web.metadata, resourceVersion: '99' } }, 'MODIFIED');
  change(
    {
      ...pod('front', 'client'),
      metadata: { name: 'client', namespace: 'front', labels: { 'kubedrill.dev/actor': 'client' } },
    },
    'ADDED',
  );
  change(pod('kube-system', 'coredns'), 'ADDED');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(updates).toEqual([]);
  await end();
});

test('a label, readiness and the end of a pod mean something', () => {
  const plain = pod('front', 'web');
  const meanings = [
    plain,
    { ...plain, metadata: { ...plain.metadata, labels: { app: 'x' } } },
    { ...plain, metadata: { ...plain.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } },
    { ...plain, status: { conditions: [{ type: 'Ready', status: 'True' }] } },
  ].map(meaningOf);
  expect(new Set(meanings).size).toBe(4);
});
