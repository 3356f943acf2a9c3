import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { typed } from '../e2e/kubedrill.js';

/** As the bundle's images/node.tar names it. */
export const NODE_IMAGE = 'kindest/node:v1.36.4';

/**
 * The same cluster and lab as a person gets them with the tools alone, one step after the other: what our own way is
 * held against. Returns when the lab's pods are ready.
 */
export async function byHand(bundle: string, seedFolder: string, cgroupVersion: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'by-hand-'));
  const name = 'by-hand';
  const kind = (...args: string[]) => typed(join(bundle, 'bin/kind'), args, { KUBECONFIG: kubeconfig });
  const kubectl = (...args: string[]) => typed(join(bundle, 'bin/kubectl'), args, { KUBECONFIG: kubeconfig });
  const kubeconfig = join(folder, 'kubeconfig');
  const config = join(folder, 'kind.yaml');
  await writeFile(config, kindConfig(cgroupVersion));
  await kind('create', 'cluster', '--name', name, '--config', config, '--image', NODE_IMAGE);
  await kind('load', 'image-archive', join(bundle, 'images/calico.tar'), '--name', name);
  await kubectl('apply', '--filename', join(bundle, 'manifests/calico.yaml'));
  await kubectl('--namespace', 'kube-system', 'rollout', 'status', 'daemonset/calico-node', '--timeout=300s');
  await kubectl('--namespace', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=300s');
  await kind('load', 'image-archive', join(bundle, 'images/labs.tar'), '--name', name);
  for (const namespace of ['restricted', 'guests']) await kubectl('create', 'namespace', namespace);
  await kubectl('apply', '--filename', seedFolder);
  await kubectl('wait', '--filename', seedFolder, '--for=condition=Ready', '--timeout=300s');
  await rm(folder, { recursive: true });
}

export async function removeByHand(bundle: string): Promise<void> {
  const kubeconfig = join(tmpdir(), 'by-hand-removal.kubeconfig');
  await typed(join(bundle, 'bin/kind'), ['delete', 'cluster', '--name', 'by-hand', '--kubeconfig', kubeconfig]);
  await rm(kubeconfig, { force: true });
}

function kindConfig(cgroupVersion: string): string {
  const cluster = `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
networking: {disableDefaultCNI: true}
`;
  if (cgroupVersion !== '1') return cluster;
  return `${cluster}kubeadmConfigPatches:
- |
  apiVersion: kubelet.config.k8s.io/v1beta1
  kind: KubeletConfiguration
  failCgroupV1: false
`;
}
