import { describe, expect, test } from 'vitest';
import { ACTOR_LABEL } from '../../../src/domain/actor-labels.js';
import { podsOf, whyNotReady, workloadOf } from '../../../src/grading/pods.js';
import { Snapshot } from '../../../src/grading/snapshot.js';
import { object, ownedBy, pod } from './objects-of.js';

const names = (snapshot: Snapshot, ref: Parameters<typeof podsOf>[1]) =>
  podsOf(snapshot, ref).pods.map(({ metadata }) => metadata.name);

describe('the pods of a workload', () => {
  const inSet = pod('shop/web-1-a', { metadata: { labels: { app: 'web' }, ...ownedBy('ReplicaSet', 'shop/web-1') } });
  const snapshot = new Snapshot([
    object('apps/v1', 'Deployment', 'shop/web'),
    object('apps/v1', 'ReplicaSet', 'shop/web-1', {
      metadata: { ...ownedBy('Deployment', 'shop/web'), ...at('web-1') },
    }),
    inSet,
    pod('shop/web-0', { metadata: { labels: { app: 'web' }, ...ownedBy('StatefulSet', 'shop/other') } }),
    pod('shop/alone', { metadata: { labels: { app: 'alone' } } }),
    pod('shop/ending', { metadata: { labels: { app: 'alone' }, deletionTimestamp: '2026-01-01T00:00:00Z' } }),
    pod('shop/done', { metadata: { labels: { app: 'alone' } }, status: { phase: 'Succeeded' } }),
    pod('elsewhere/alone'),
  ]);

  test('are found through the ReplicaSet, by owner and not by label', () => {
    expect(names(snapshot, { namespace: 'shop', name: 'web' })).toEqual(['web-1-a']);
    expect(workloadOf(snapshot, inSet)?.kind).toBe('Deployment');
  });

  test('are the pod itself where it stands alone', () => {
    expect(names(snapshot, { namespace: 'shop', name: 'alone' })).toEqual(['alone']);
  });

  test('do not count when they are of another kind than the task fixes', () => {
    expect(podsOf(snapshot, { namespace: 'shop', name: 'alone', kind: 'Deployment' })).toEqual({ pods: [] });
  });

  test('do not count when they end or have ended', () => {
    expect(names(snapshot, { namespace: 'shop', labels: { app: 'alone' } })).toEqual(['alone']);
    expect(names(snapshot, { namespace: 'shop', name: 'ending' })).toEqual([]);
  });

  test('are not the clients that probes start from', () => {
    const labels = { app: 'alone', [ACTOR_LABEL]: 'client' };
    const clients = new Snapshot([pod('shop/client', { metadata: { labels } })]);
    expect(names(clients, { namespace: 'shop', labels: { app: 'alone' } })).toEqual([]);
  });

  test('are none where the owner has been made anew under the same name', () => {
    const orphan = pod('shop/x', {
      metadata: {
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 'old', controller: true }],
      },
    });
    const both = new Snapshot([object('apps/v1', 'StatefulSet', 'shop/db'), orphan]);
    expect(names(both, { namespace: 'shop', name: 'db' })).toEqual([]);
    expect(workloadOf(both, orphan)).toBeUndefined();
  });
});

test.each([
  [{ conditions: [{ type: 'Ready', status: 'True' }] }, undefined],
  [
    {
      conditions: [],
      containerStatuses: [
        { name: 'main', state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } } },
      ],
    },
    'container main: ImagePullBackOff (no such image)',
  ],
  [
    {
      conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' }],
      containerStatuses: [],
    },
    'not scheduled: 0/1 nodes are available',
  ],
  [{ conditions: [] }, 'running, but not ready'],
])('why a pod is not ready %#', (status, words) => {
  expect(whyNotReady(pod('shop/web', { status }))).toBe(words);
});

function at(name: string) {
  return { namespace: 'shop', name, uid: `ReplicaSet-shop-${name}` };
}
