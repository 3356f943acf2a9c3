import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/domain/objects.js';
import { SeedMemory } from '../../../src/practice/seed-memory.js';

interface Part {
  kind?: string;
  owner?: string;
  labels?: Record<string, string>;
  spec?: object;
  container?: string;
}

function object(uid: string, { kind = 'Pod', owner, labels = {}, spec = {}, container = 'c1' }: Part = {}): KubeObject {
  const ownerReferences = owner === undefined ? [] : [{ apiVersion: 'v1', kind: 'X', name: owner, uid: owner }];
  return {
    apiVersion: 'v1',
    kind,
    metadata: { namespace: 'shop', name: uid, uid, labels, ownerReferences, resourceVersion: String(Math.random()) },
    spec,
    ...(kind === 'Pod' ? { status: { containerStatuses: [{ containerID: container, ready: true }] } } : {}),
  } as KubeObject;
}

const deployment = object('web', { kind: 'Deployment', spec: { replicas: 1 } });
const replicaSet = object('web-1', { kind: 'ReplicaSet', owner: 'web' });
const ofDeployment = object('web-1-a', { owner: 'web-1' });
const service = object('svc', { kind: 'Service', spec: { selector: { app: 'web' } } });
const alone = object('box');
const SEED = [deployment, replicaSet, ofDeployment, service, alone];

/** Names of what may stay of all that is there. */
function kept(now: readonly KubeObject[]): string[] {
  const memory = new SeedMemory();
  memory.remember(SEED);
  return now.filter(memory.untouched(now)).map(({ metadata }) => metadata.name);
}

const without = (...names: string[]) => SEED.filter(({ metadata }) => !names.includes(metadata.name));

describe('what may stay when a lab is laid out anew', () => {
  test('is the seed as it was, whatever its version, with what Kubernetes keeps up for it', () => {
    const slice = object('svc-x', { kind: 'EndpointSlice', owner: 'svc' });
    const endpoints = { ...object('e', { kind: 'Endpoints' }), metadata: { namespace: 'shop', name: 'svc', uid: 'e' } };
    expect(kept([...SEED, slice, endpoints])).toEqual([...SEED.map(({ metadata }) => metadata.name), 'svc-x', 'svc']);
  });

  test('is nothing that came later', () => {
    expect(kept([...SEED, object('mine')])).not.toContain('mine');
  });

  test.each([
    ['a label', object('box', { labels: { access: 'yes' } })],
    ['a field', object('box', { spec: { nodeName: 'other' } })],
    ['a container that started again', object('box', { container: 'c2' })],
    ['another object of the same name', { ...alone, metadata: { ...alone.metadata, uid: 'other' } }],
    ['that it is being deleted', { ...alone, metadata: { ...alone.metadata, deletionTimestamp: 'now' } }],
  ])('is not an object that differs by %s', (_, changed) => {
    expect(kept([...without('box'), changed])).toEqual(['web', 'web-1', 'web-1-a', 'svc']);
  });

  test('does not differ by a probe container', () => {
    expect(kept([...without('box'), object('box', { spec: { ephemeralContainers: [{ name: 'p' }] } })])).toContain(
      'box',
    );
  });

  test('is no part of a Deployment of which any part has changed', () => {
    const rest = ['svc', 'box'];
    expect(kept([...without('web'), object('web', { kind: 'Deployment', spec: { replicas: 2 } })])).toEqual(rest);
    expect(kept([...without('web-1-a'), object('web-1-b', { owner: 'web-1' })])).toEqual(rest);
    expect(kept([...without('web-1-a'), object('web-1-a', { labels: { app: 'other' } })])).toEqual(rest);
  });
});
