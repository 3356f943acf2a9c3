import { stringify } from 'yaml';
import { PATCHES_FOLDER } from './node-image.js';

export interface ClusterShape {
  name: string;
  kubernetes: string;
  workers: number;
  cgroupVersion: 1 | 2;
}

export const POD_SUBNET = '10.244.0.0/16';

/** kind's configuration of a cluster, as YAML. */
export function kindConfig(shape: ClusterShape): string {
  const node = (role: string) => ({ role });
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name: shape.name,
    networking: { disableDefaultCNI: true, podSubnet: POD_SUBNET },
    kubeadmConfigPatches: kubeadmPatches(shape).map((patch) => stringify(patch)),
    nodes: [node('control-plane'), ...Array.from({ length: shape.workers }, () => node('worker'))],
  });
}

function kubeadmPatches({ kubernetes, cgroupVersion }: ClusterShape): object[] {
  const apiVersion = `kubeadm.k8s.io/${minorOf(kubernetes) >= 36 ? 'v1beta4' : 'v1beta3'}`;
  const patches: object[] = [{ apiVersion, kind: 'InitConfiguration', patches: { directory: PATCHES_FOLDER } }];
  // Elliptic keys take no time to make, RSA ones seconds.
  if (minorOf(kubernetes) >= 36) {
    patches.push({ apiVersion, kind: 'ClusterConfiguration', encryptionAlgorithm: 'ECDSA-P256' });
  }
  if (cgroupVersion === 1 && minorOf(kubernetes) >= 35) {
    patches.push({ apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', failCgroupV1: false });
  }
  return patches;
}

/** 36 of "v1.36.4" */
export function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
