import { describe, expect, it } from 'vitest';
import { applyCalico, tunedManifest } from '../../../../src/cluster/kind/calico.js';
import type { KubeObject } from '../../../../src/domain/objects.js';
import { type Kube, KubeError } from '../../../../src/kube/kube.js';
import { TINY_FILES } from '../tiny-bundle.js';
import { VirtualClock } from '../virtual-clock.js';

const manifest = () => tunedManifest(String(TINY_FILES['manifests/calico.yaml']), 'kubedrill-control-plane');

describe('tunedManifest', () => {
  it('drops the init containers that a fresh cluster does not need, and looks for readiness every second at first', async () => {
    const daemonSet = (await manifest()).find(({ kind }) => kind === 'DaemonSet');
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
    expect((await manifest())[0]).toMatchObject({
      kind: 'ConfigMap',
      metadata: { name: 'kubernetes-services-endpoint', namespace: 'kube-system' },
      data: { KUBERNETES_SERVICE_HOST: 'kubedrill-control-plane', KUBERNETES_SERVICE_PORT: '6443' },
    });
  });

  it('skips empty documents', async () => {
    expect((await manifest()).map(({ kind }) => kind)).toEqual(['ConfigMap', 'ConfigMap', 'DaemonSet', 'Deployment']);
  });
});

describe('applyCalico', () => {
  const crd: KubeObject = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'c' },
  };

  /** A cluster whose controllers take a while to place calico-node. */
  async function applyTo(apply: Kube['apply'], lists = 0): Promise<void> {
    const list = async () =>
      lists-- > 0 ? [] : [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'calico-node-x' } }];
    const objects = [crd, ...(await manifest())];
    const { signal } = new AbortController();
    await applyCalico({ apply, list } as unknown as Kube, objects, new VirtualClock(), () => {}, signal);
  }

  it('applies workloads after what they need, and the kinds once the pods are placed', async () => {
    const applied: string[] = [];
    await applyTo(async (object) => {
      await new Promise((resolve) => setTimeout(resolve, object.kind === 'ConfigMap' ? 20 : 0));
      applied.push(object.kind);
      return object;
    }, 3);
    expect(applied.slice(0, 2)).toEqual(['ConfigMap', 'ConfigMap']);
    expect(applied.at(-1)).toBe('CustomResourceDefinition');
    expect(applied).toHaveLength(5);
  });

  it('goes on trying while the API server starts', async () => {
    const refusals = [
      new KubeError('no namespace', 404, 'NotFound'),
      new KubeError('RBAC is not loaded', 403, 'Forbidden'),
      new KubeError('starting', 503, 'ServiceUnavailable'),
    ];
    const apply: Kube['apply'] = async (object) => {
      const refusal = refusals.pop();
      if (refusal !== undefined) throw refusal;
      return object;
    };
    await expect(applyTo(apply)).resolves.toBeUndefined();
    expect(refusals).toEqual([]);
  });

  it('does not try again what is wrong in itself', async () => {
    const invalid = new KubeError('spec is invalid', 422, 'Invalid');
    await expect(applyTo(() => Promise.reject(invalid))).rejects.toBe(invalid);
  });
});
