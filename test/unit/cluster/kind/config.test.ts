import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kindConfig } from '../../../../src/cluster/kind/config.js';

const shape = { name: 'kubedrill', kubernetes: 'v1.36.4', workers: 0, cgroupVersion: 2 } as const;

function patches(config: string): { kind: string; apiVersion: string; [field: string]: unknown }[] {
  return (parse(config) as { kubeadmConfigPatches: string[] }).kubeadmConfigPatches.map((patch) => parse(patch));
}

describe('kindConfig', () => {
  it('asks for one node without a network plugin', () => {
    expect(parse(kindConfig(shape))).toMatchObject({
      kind: 'Cluster',
      apiVersion: 'kind.x-k8s.io/v1alpha4',
      name: 'kubedrill',
      networking: { disableDefaultCNI: true, podSubnet: '10.244.0.0/16' },
      nodes: [
        {
          role: 'control-plane',
          // Where Ingresses are served, on a port that is free and for this machine alone.
          extraPortMappings: [80, 443].map((containerPort) => ({
            containerPort,
            hostPort: -1,
            listenAddress: '127.0.0.1',
            protocol: 'TCP',
          })),
        },
      ],
    });
  });

  it('adds workers', () => {
    const { nodes } = parse(kindConfig({ ...shape, workers: 2 })) as { nodes: { role: string }[] };
    expect(nodes.map(({ role }) => role)).toEqual(['control-plane', 'worker', 'worker']);
  });

  it('lets the kubelet run on cgroup v1, and only there', () => {
    const kubelet = (cgroupVersion: 1 | 2, kubernetes = 'v1.36.4') =>
      patches(kindConfig({ ...shape, cgroupVersion, kubernetes })).find(({ kind }) => kind === 'KubeletConfiguration');
    expect(kubelet(1)).toMatchObject({ apiVersion: 'kubelet.config.k8s.io/v1beta1', failCgroupV1: false });
    expect(kubelet(2)).toBeUndefined();
    // An older kubelet does not know the field.
    expect(kubelet(1, 'v1.34.11')).toBeUndefined();
  });

  it('writes arguments as the version of kubeadm reads them', () => {
    const manager = (kubernetes: string) =>
      patches(kindConfig({ ...shape, kubernetes })).find(({ kind }) => kind === 'ClusterConfiguration');
    const newer = manager('v1.36.4');
    expect(newer).toMatchObject({ apiVersion: 'kubeadm.k8s.io/v1beta4', encryptionAlgorithm: 'ECDSA-P256' });
    expect(newer?.controllerManager).toMatchObject({
      extraArgs: expect.arrayContaining([{ name: 'leader-elect', value: 'false' }]),
    });
    const older = manager('v1.35.8');
    expect(older?.apiVersion).toBe('kubeadm.k8s.io/v1beta3');
    expect(older).not.toHaveProperty('encryptionAlgorithm');
    expect(older?.controllerManager).toMatchObject({ extraArgs: { 'leader-elect': 'false' } });
  });

  it('keeps pods off every node until its Calico runs', () => {
    const all = patches(kindConfig({ ...shape, workers: 1 }));
    for (const kind of ['InitConfiguration', 'JoinConfiguration']) {
      expect(all.find((patch) => patch.kind === kind)?.nodeRegistration).toMatchObject({
        taints: expect.arrayContaining([{ key: 'kubedrill.dev/starting', effect: 'NoSchedule' }]),
      });
    }
  });
});
