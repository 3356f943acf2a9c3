import { describe, expect, it } from 'vitest';
import { podsSince } from '../../../../src/cluster/kind/fresh.js';
import { networkUp } from '../../../../src/cluster/kind/network-up.js';
import { rolledOut, waitUntil } from '../../../../src/cluster/kind/rollout.js';
import { together } from '../../../../src/cluster/kind/together.js';
import type { KubeObject } from '../../../../src/domain/objects.js';
import type { Kube, ListTarget } from '../../../../src/kube/kube.js';
import { VirtualClock } from '../virtual-clock.js';

const READY = { conditions: [{ type: 'Ready', status: 'True' }] };

function node(name: string, taints: { key: string; effect: string }[] = [], status: unknown = READY): KubeObject {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, resourceVersion: '7' }, spec: { taints }, status };
}

function pod(app: string, nodeName: string, startedAt = '2026-01-05T10:00:30Z', status: object = READY): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${app}-x`, labels: { 'k8s-app': app } },
    spec: { nodeName },
    status: { ...status, containerStatuses: [{ name: app, state: { running: { startedAt } } }] },
  };
}

function kubeWith(objects: KubeObject[]) {
  const patches: unknown[] = [];
  const kube = {
    list: async ({ kind, labelSelector = '' }: ListTarget) =>
      objects.filter((object) => {
        const app = object.metadata.labels?.['k8s-app'];
        return object.kind === kind && (kind !== 'Pod' || labelSelector.includes(String(app)));
      }),
    get: async ({ kind, name }: { kind: string; name: string }) =>
      objects.find((object) => object.kind === kind && object.metadata.name === name),
    patch: async (target: unknown, patch: unknown) => patches.push([target, patch]),
  } as unknown as Kube;
  return { kube, patches };
}

describe('networkUp', () => {
  const starting = { key: 'kubedrill.dev/starting', effect: 'NoSchedule' };
  const theirs = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

  it('lets pods onto a node when its own Calico is ready, and keeps the taints of others', async () => {
    const { kube, patches } = kubeWith([
      node('one', [starting, theirs]),
      node('two', [starting]),
      pod('calico-node', 'one'),
    ]);
    expect(await networkUp(2)(kube)).toBe('calico-node ready on 1 of 2 nodes');
    expect(patches).toEqual([
      [
        { apiVersion: 'v1', kind: 'Node', name: 'one' },
        { metadata: { resourceVersion: '7' }, spec: { taints: [theirs] } },
      ],
    ]);
  });

  it('lets pods onto a node that Calico has set up, and waits on until Calico is ready there', async () => {
    const one = node('one', [starting]);
    const annotations = { 'projectcalico.org/IPv4VXLANTunnelAddr': '10.244.0.1' };
    const { kube, patches } = kubeWith([{ ...one, metadata: { ...one.metadata, annotations } }]);
    expect(await networkUp(1)(kube)).toBe('calico-node is not placed yet');
    expect(patches).toHaveLength(1);
  });

  it('wants the nodes themselves to be ready', async () => {
    const { kube } = kubeWith([node('one', [], {}), pod('calico-node', 'one')]);
    expect(await networkUp(1)(kube)).toBe('calico-node ready on 0 of 1 nodes');
  });

  it('is content when all are', async () => {
    const { kube, patches } = kubeWith([node('one'), pod('calico-node', 'one')]);
    expect(await networkUp(1)(kube)).toBeUndefined();
    expect(patches).toEqual([]);
  });
});

describe('podsSince', () => {
  const starts = new Map([['one', Date.parse('2026-01-05T10:00:10.400Z')]]);
  const all = (startedAt?: string) =>
    ['calico-node', 'calico-kube-controllers', 'kube-dns'].map((app) => pod(app, 'one', startedAt));

  it('believes pods that started after their node', async () => {
    expect(await podsSince(starts)(kubeWith(all()).kube)).toBeUndefined();
    // Within the same second.
    expect(await podsSince(starts)(kubeWith(all('2026-01-05T10:00:10Z')).kube)).toBeUndefined();
  });

  it('does not believe what the API still says from before a restart', async () => {
    expect(await podsSince(starts)(kubeWith(all('2026-01-05T09:00:00Z')).kube)).toBe('calico-node-x is not ready');
  });

  it('names what is not there', async () => {
    expect(await podsSince(starts)(kubeWith(all().slice(0, 2)).kube)).toBe('kube-dns is not there');
  });
});

describe('rolledOut', () => {
  const deployment = (status: object): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'coredns', generation: 2 },
    spec: { replicas: 2 },
    status,
  });

  it.each([
    [{ observedGeneration: 2, availableReplicas: 2, updatedReplicas: 2 }, undefined],
    [{ observedGeneration: 2, availableReplicas: 1, updatedReplicas: 2 }, 'coredns 1 of 2 ready'],
    // The controller has not seen the newest version yet.
    [{ observedGeneration: 1, availableReplicas: 2, updatedReplicas: 2 }, 'coredns 2 of 2 ready'],
  ])('%o: %s', async (status, missing) => {
    expect(await rolledOut('Deployment', 'coredns')(kubeWith([deployment(status)]).kube)).toBe(missing);
  });

  it('waits for what is not there', async () => {
    expect(await rolledOut('Deployment', 'coredns')(kubeWith([]).kube)).toBe('coredns is not there yet');
  });
});

describe('waitUntil', () => {
  const options = () => ({
    kube: {} as Kube,
    clock: new VirtualClock(),
    tell: () => {},
    signal: new AbortController().signal,
  });

  it('gives up after its limit and says what was missing', async () => {
    await expect(waitUntil(async () => 'coredns 0 of 2 ready', { ...options(), limitMs: 3_000 })).rejects.toMatchObject(
      {
        code: 'not-ready',
        message: 'The cluster did not get ready in 3 s: coredns 0 of 2 ready.',
      },
    );
  });

  it('ends with the signal', async () => {
    const stop = new AbortController();
    const waiting = waitUntil(async () => 'nothing', { ...options(), limitMs: 60_000, signal: stop.signal });
    stop.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
  });
});

describe('together', () => {
  it('aborts the others when one fails, waits for them, and throws the first error', async () => {
    const ends: string[] = [];
    const work = together(undefined, (signal) => [
      Promise.reject(new Error('first')),
      new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => {
          setTimeout(() => {
            ends.push('second');
            reject(new Error('second'));
          }, 10);
        });
        setTimeout(resolve, 5_000).unref();
      }),
    ]);
    await expect(work).rejects.toThrow('first');
    expect(ends).toEqual(['second']);
  });

  it('gives all results in order', async () => {
    expect(await together(undefined, () => [Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2]);
  });
});
