import { stringify } from 'yaml';
import { PATCHES_FOLDER } from './node-image.js';

export interface ClusterShape {
  name: string;
  kubernetes: string;
  workers: number;
  cgroupVersion: 1 | 2;
}

/** Ports of the control plane where Ingresses are served. */
export const INGRESS_PORTS = { http: 80, https: 443 } as const;
/** Docker chooses a free port of this machine at each start of the node. */
const ANY_PORT = -1;
const POD_SUBNET = '10.244.0.0/16';

/** Keeps pods that need the network off a node whose Calico does not run yet: their retries would take longer. */
export const STARTING_TAINT = { key: 'kubedrill.dev/starting', effect: 'NoSchedule' };
/** What kubeadm sets by itself, and kind removes from a single node. */
const CONTROL_PLANE_TAINT = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };
/** There is one control plane: electing a leader costs seconds at each start, many after a restart. */
const ALONE = { 'leader-elect': 'false' };
/** The default of 20 calls a second makes controllers wait while they start. */
const QUICK = { 'kube-api-qps': '200', 'kube-api-burst': '400' };
const FIRST_WITH_V1BETA4 = 36;
const FIRST_REFUSING_CGROUP_V1 = 35;

/** kind's configuration of a cluster, as YAML. */
export function kindConfig(shape: ClusterShape): string {
  const node = (role: string) => ({ role });
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name: shape.name,
    networking: { disableDefaultCNI: true, podSubnet: POD_SUBNET },
    kubeadmConfigPatches: kubeadmPatches(shape).map((patch) => stringify(patch)),
    nodes: [
      { ...node('control-plane'), extraPortMappings: Object.values(INGRESS_PORTS).map(published) },
      ...Array.from({ length: shape.workers }, () => node('worker')),
    ],
  });
}

/** For people on this machine alone. */
function published(containerPort: number) {
  return { containerPort, hostPort: ANY_PORT, listenAddress: '127.0.0.1', protocol: 'TCP' };
}

function kubeadmPatches({ kubernetes, cgroupVersion }: ClusterShape): object[] {
  const minor = minorOf(kubernetes);
  const apiVersion = `kubeadm.k8s.io/${minor >= FIRST_WITH_V1BETA4 ? 'v1beta4' : 'v1beta3'}`;
  const kubeadm = (kind: string, fields: object) => ({ apiVersion, kind, ...fields });
  const extraArgs = (args: Readonly<Record<string, string>>) =>
    minor >= FIRST_WITH_V1BETA4 ? Object.entries(args).map(([name, value]) => ({ name, value })) : args;
  const patches: object[] = [
    kubeadm('InitConfiguration', {
      patches: { directory: PATCHES_FOLDER },
      nodeRegistration: { taints: [CONTROL_PLANE_TAINT, STARTING_TAINT] },
    }),
    kubeadm('JoinConfiguration', { nodeRegistration: { taints: [STARTING_TAINT] } }),
    kubeadm('ClusterConfiguration', {
      // Elliptic keys take no time to make, RSA ones seconds.
      ...(minor >= FIRST_WITH_V1BETA4 ? { encryptionAlgorithm: 'ECDSA-P256' } : {}),
      controllerManager: { extraArgs: extraArgs({ 'enable-hostpath-provisioner': 'true', ...ALONE, ...QUICK }) },
      scheduler: { extraArgs: extraArgs({ ...ALONE, ...QUICK }) },
    }),
  ];
  if (cgroupVersion === 1 && minor >= FIRST_REFUSING_CGROUP_V1) {
    patches.push({ apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', failCgroupV1: false });
  }
  return patches;
}

/** 36 of "v1.36.4" */
export function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
