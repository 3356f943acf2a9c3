import { describe, expect, it } from 'vitest';
import { applyCalico } from '../../../../src/cluster/kind/calico.js';
import { tunedManifest } from '../../../../src/cluster/kind/tuned-manifest.js';
import type { KubeObject } from '../../../../src/domain/objects.js';
import { type Kube, KubeError } from '../../../../src/kube/kube.js';
import { TINY_FILES } from '../tiny-bundle.js';
import { VirtualClock } from '../virtual-clock.js';

const manifest = () => tunedManifest(String(TINY_FILES['manifests/calico.yaml']), 'kubedrill-control-plane');

describe('tunedManifest', () => {
  it('drops the init containers that a fresh cluster does not need, and looks for readiness every second at first', async () => {
    const daemonSet = manifest().find(({ kind }) => kind === 'DaemonSet');
    expect(daemonSet?.spec).toMatchObject({
      template: {
        spec: {
          initContainers: [{ name: 'install-cni' }],
          containers: [
            { startupProbe: { periodSeconds: 1, failureThreshold: 300 }, readinessProbe: { periodSeconds: 10 } },
          ],
        },
      },
    });
  });

  it('tells Calico where the API is, so that it need not wait for kube-proxy', async () => {
    expect(manifest()[0]).toMatchObject({
      kind: 'ConfigMap',
      metadata: { name: 'kubernetes-services-endpoint', namespace: 'kube-system' },
      data: { KUBERNETES_SERVICE_HOST: 'kubedrill-control-plane', KUBERNETES_SERVICE_PORT: '6443' },
    });
  });

  it('skips empty documents', async () => {
    expect(manifest().map(({ kind }) => kind)).toEqual(['ConfigMap', 'ConfigMap', 'DaemonSet', 'Deployment']);
  });
});

describe('applyCalico', () => {
  async function apply(kube: Pick<Kube, 'apply'>) {
    const clock = new VirtualClock();
    await applyCalico(kube as Kube, manifest(), clock, () => {});
  }

  it('applies workloads after what they need', async () => {
    const applied: string[] = [];
    await apply({
      apply: async (object: KubeObject) => {
        await new Promise((resolve) => setTimeout(resolve, object.kind === 'ConfigMap' ? 20 : 0));
        applied.push(object.kind);
        return object;
      },
    });
    expect(applied.slice(0, 2)).toEqual(['ConfigMap', 'ConfigMap']);
  });

  it('goes on trying while the API server starts', async () => {
    const refusals = [
      new KubeError('no namespace', 404, 'NotFound'),
      new KubeError('RBAC is not loaded', 403, 'Forbidden'),
      new KubeError('starting', 503, 'ServiceUnavailable'),
    ];
    await expect(
      apply({
        apply: async (object) => {
          const refusal = refusals.pop();
          if (refusal !== undefined) throw refusal;
          return object;
        },
      }),
    ).resolves.toBeUndefined();
  });

  it('does not try again what is wrong in itself', async () => {
    const invalid = new KubeError('spec is invalid', 422, 'Invalid');
    await expect(apply({ apply: async () => Promise.reject(invalid) })).rejects.toBe(invalid);
  });
});
