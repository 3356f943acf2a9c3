import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/domain/objects.js';
import { bench } from './fixture.js';

const node: KubeObject = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node' }, spec: { unschedulable: true } };
const policy: KubeObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { namespace: 'kube-system', name: 'deny-all' },
};
const dns: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace: 'kube-system', name: 'coredns' },
  spec: { replicas: 0 },
};

test('reset takes back a cordon, policies in kube-system and a silent CoreDNS, and says so', async () => {
  const { practice, kube, on, events } = await bench();
  await practice.begin('net-two', on);
  for (const object of [node, policy, dns]) kube.put(object);
  await practice.reset(on);
  expect((await kube.list({ apiVersion: 'v1', kind: 'Node' }))[0]?.spec).not.toHaveProperty('unschedulable', true);
  expect(kube.names('NetworkPolicy', 'kube-system')).toEqual([]);
  expect((await kube.get({ ...dns, namespace: 'kube-system', name: 'coredns' }))?.spec).toEqual({ replicas: 1 });
  const told = events.flatMap((event) =>
    event.type === 'phase' && event.phase === 'mend' && event.state === 'done' ? event.title : [],
  );
  expect(told).toEqual([
    'Uncordoning node node, which takes no pods',
    'Removing NetworkPolicy kube-system/deny-all, which closes parts of the cluster',
    'Giving CoreDNS a replica, as it has none',
  ]);
});

test('the next lab begins on a mended cluster, too, and a sound one is not mentioned', async () => {
  const { practice, kube, on, events } = await bench();
  const mended = () => events.filter((event) => event.type === 'phase' && event.phase === 'mend').length;
  await practice.begin('net-two', on);
  expect(mended()).toBe(0);
  kube.put(node);
  await practice.begin('net-two', on);
  expect(mended()).toBeGreaterThan(0);
});

test("somebody else's cluster is left as it is", async () => {
  const { practice, kube, on } = await bench({ capabilities: ['networkpolicy'] });
  for (const object of [node, policy, dns]) kube.put(object);
  await practice.begin('net-two', on);
  await practice.reset(on);
  expect((await kube.list({ apiVersion: 'v1', kind: 'Node' }))[0]?.spec).toEqual({ unschedulable: true });
  expect(kube.names('NetworkPolicy', 'kube-system')).toEqual(['deny-all']);
});
