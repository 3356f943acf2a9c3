import { afterEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../../src/cluster/kind/deps.js';
import { settle } from '../../../../src/cluster/kind/settle.js';
import type { KubeObject } from '../../../../src/domain/objects.js';
import type { Kube, ListTarget, Target } from '../../../../src/kube/kube.js';
import { VirtualClock } from '../virtual-clock.js';

const NODE = 'kubedrill-control-plane';
const READY = [{ type: 'Ready', status: 'True' }];
const STARTING = { key: 'kubedrill.dev/starting', effect: 'NoSchedule' };

/** A node with Calico's agent on it: everything else is placed, and ready, once nothing keeps pods off the node. */
class YoungCluster {
  taints = [STARTING];

  get open(): boolean {
    return this.taints.length === 0;
  }

  readonly kube = {
    version: async () => 'v1.36.4',
    get: async ({ kind, name }: Target) => {
      if (kind === 'ConfigMap') return { data: { enforces: 'true', ready: 'false' } };
      if (kind !== 'Deployment') return { metadata: { name } };
      const count = this.open ? 1 : 0;
      return {
        metadata: { name },
        spec: { replicas: 1 },
        status: { availableReplicas: count, updatedReplicas: count },
      };
    },
    list: async ({ kind }: ListTarget) => {
      if (kind === 'Node') {
        return [{ metadata: { name: NODE }, spec: { taints: this.taints }, status: { conditions: READY } }];
      }
      return [
        this.#pod('calico-node', true),
        ...['calico-kube-controllers', 'kube-dns'].map((app) => this.#pod(app, this.open)),
      ];
    },
    patch: async (_target: unknown, { spec }: { spec: { taints: (typeof STARTING)[] } }) => {
      this.taints = spec.taints;
    },
    apply: async () => undefined,
  } as unknown as Kube;

  #pod(app: string, running: boolean): KubeObject {
    const status = {
      conditions: READY,
      containerStatuses: [{ state: { running: { startedAt: '2026-01-05T10:00:30Z' } } }],
    };
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: app, labels: { 'k8s-app': app } },
      ...(running ? { spec: { nodeName: NODE }, status } : { spec: {}, status: { phase: 'Pending' } }),
    };
  }
}

describe('settle', () => {
  const clock = new VirtualClock();
  afterEach(() => clock.stop());

  it('lets pods onto the node after a kill, though it waits for pods that are younger than the node', async () => {
    const cluster = new YoungCluster();
    await settle({
      context: { clock } as unknown as Context,
      kube: cluster.kube,
      phase: (_id, _title, work) => work(() => {}),
      signal: new AbortController().signal,
      workers: 0,
      starts: new Map([[NODE, Date.parse('2026-01-05T10:00:00Z')]]),
    });
    expect(cluster.taints).toEqual([]);
  });
});
