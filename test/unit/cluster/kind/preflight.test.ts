import { describe, expect, it } from 'vitest';
import { preflight } from '../../../../src/cluster/kind/preflight.js';
import type { KubeObject } from '../../../../src/domain/objects.js';
import { type ExecRequest, type Kube, KubeError } from '../../../../src/kube/kube.js';
import { VirtualClock } from '../virtual-clock.js';

type Connect = 'connected' | 'fails' | 'no-exec';

/** Two pods, and what each connection gives, before and after the policy is there. */
function cluster(connects: (pod: string, denied: boolean, attempt: number) => Connect) {
  const clock = new VirtualClock();
  const objects: KubeObject[] = [];
  const deleted: string[] = [];
  let attempts = 0;
  const kube = {
    apply: async (object: KubeObject) => {
      objects.push(object);
      return object;
    },
    list: async () =>
      objects
        .filter(({ kind }) => kind === 'Pod')
        .map((pod, index) => ({
          ...pod,
          status: { podIP: `10.0.0.${index + 1}`, containerStatuses: [{ name: 'agnhost', state: { running: {} } }] },
        })),
    exec: async ({ pod }: ExecRequest) => {
      const denied = objects.some(({ kind }) => kind === 'NetworkPolicy');
      const outcome = connects(pod, denied, ++attempts);
      if (outcome === 'no-exec') return { stdout: '', stderr: '', complete: false };
      return { stdout: '', stderr: '', complete: true, exitCode: outcome === 'connected' ? 0 : 1 };
    },
    delete: async ({ name }: { name: string }) => {
      deleted.push(name);
    },
  } as unknown as Kube;
  const prove = () => preflight({ kube, clock }, () => {}, new AbortController().signal);
  return { prove, objects, deleted };
}

describe('preflight', () => {
  it('is content when the policy cuts the one connection and not the other', async () => {
    const { prove, objects, deleted } = cluster((pod, denied) => (denied && pod === 'other' ? 'fails' : 'connected'));
    await prove();
    expect(objects.map(({ kind }) => kind)).toEqual(['Namespace', 'Pod', 'Pod', 'NetworkPolicy']);
    expect(objects[3]?.spec).toMatchObject({
      podSelector: { matchLabels: { pod: 'guarded' } },
      policyTypes: ['Ingress'],
    });
    expect(deleted).toEqual(['kubedrill-preflight']);
  });

  it('gives the network plugin time to act', async () => {
    const { prove } = cluster((pod, denied, attempt) =>
      denied && pod === 'other' && attempt > 12 ? 'fails' : 'connected',
    );
    await expect(prove()).resolves.toBeUndefined();
  });

  it('refuses a cluster in which the policy changes nothing', async () => {
    const { prove, deleted } = cluster(() => 'connected');
    await expect(prove()).rejects.toMatchObject({ code: 'cni-does-not-enforce' });
    expect(deleted).toEqual(['kubedrill-preflight']);
  });

  it('takes nothing for a denial that has another reason: the control must go on working', async () => {
    const { prove } = cluster((_, denied) => (denied ? 'fails' : 'connected'));
    await expect(prove()).rejects.toMatchObject({ code: 'cni-does-not-enforce' });
  });

  it('takes an attempt that could not be made for no denial', async () => {
    const { prove } = cluster((pod, denied) => (denied && pod === 'other' ? 'no-exec' : 'connected'));
    await expect(prove()).rejects.toMatchObject({ code: 'cni-does-not-enforce' });
  });

  it('tries again when the API cannot reach the pod yet', async () => {
    const { prove } = cluster((pod, denied, attempt) => {
      if (attempt < 5) throw new KubeError('error dialing backend', 500, 'InternalError');
      return denied && pod === 'other' ? 'fails' : 'connected';
    });
    await expect(prove()).resolves.toBeUndefined();
  });

  it('says when pods do not reach each other at all', async () => {
    const { prove } = cluster(() => 'fails');
    await expect(prove()).rejects.toMatchObject({ code: 'no-pod-network' });
  });
});
