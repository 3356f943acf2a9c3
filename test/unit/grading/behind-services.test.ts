import { expect, test } from 'vitest';
import { ACTOR_LABEL } from '../../../src/domain/actor-labels.js';
import type { KubeObject } from '../../../src/domain/objects.js';
import { behindServices } from '../../../src/grading/behind-services.js';
import { Snapshot } from '../../../src/grading/snapshot.js';
import { endpointOf, object, ownedBy, pod, service, slice } from './objects-of.js';

const front = object('apps/v1', 'Deployment', 'shop/front');
const replicas = object('apps/v1', 'ReplicaSet', 'shop/front-1', {
  metadata: {
    name: 'front-1',
    namespace: 'shop',
    uid: 'ReplicaSet-shop-front-1',
    ...ownedBy('Deployment', 'shop/front'),
  },
});
const one = pod('shop/one', { metadata: ownedBy('ReplicaSet', 'shop/front-1'), status: { podIP: '10.0.0.1' } });
const two = pod('shop/two', { metadata: ownedBy('ReplicaSet', 'shop/front-1'), status: { podIP: '10.0.0.2' } });
const bare = pod('shop/bare', { status: { podIP: '10.0.0.3' } });
const client = pod('shop/client', { metadata: { labels: { [ACTOR_LABEL]: 'x' } }, status: { podIP: '10.0.0.4' } });
const http = [{ name: '', protocol: 'TCP' as const, port: 8080 }];
const spec = { selector: { app: 'web' }, ports: [{ port: 80 }] };

function behind(...objects: readonly KubeObject[]) {
  return behindServices(new Snapshot([front, replicas, one, two, bare, client, ...objects]), 'shop');
}

test('each workload once, ready or not; clients of our own are nobody', () => {
  const endpoints = [endpointOf(one), endpointOf(two, false), endpointOf(bare), endpointOf(client, false)];
  const found = behind(service('shop/web', spec), slice('shop/web', endpoints, http));
  expect([...found]).toEqual([['web', ['Deployment/front', 'Pod/bare']]]);
});

test('an address that somebody wrote is the pod of that address, or stands for itself', () => {
  const addresses = [{ addresses: ['10.0.0.2'] }, { addresses: ['192.0.2.1'] }];
  const byHand = slice('shop/web', addresses, http, 'by-hand');
  expect(behind(service('shop/web', { ports: [{ port: 80 }] }), byHand).get('web')).toEqual([
    '192.0.2.1',
    'Deployment/front',
  ]);
});

test('of the namespace alone, without those that are being deleted', () => {
  const ending = service('shop/ending', spec, { deletionTimestamp: '2026-01-01T00:00:00Z' });
  const idle = service('shop/idle', spec);
  expect([...behind(ending, idle, service('store/web', spec))]).toEqual([['idle', []]]);
});
