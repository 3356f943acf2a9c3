import { NODE_IP } from '../net/addresses.js';
import type { Json } from '../object.js';
import { KUBERNETES } from '../wire/version.js';

export const NODE_NAME = 'kubedrill-embedded';

/** The one node, healthy since `at` (RFC 3339). */
export function nodeObject(at: string): Json {
  const condition = (type: string, status: string, reason: string, message: string): Json => ({
    type,
    status,
    lastHeartbeatTime: at,
    lastTransitionTime: at,
    reason,
    message,
  });
  const resources = { cpu: '8', memory: '16Gi', 'ephemeral-storage': '100Gi', pods: '2500' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: NODE_NAME,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': NODE_NAME,
        'kubernetes.io/os': 'linux',
        'node-role.kubernetes.io/control-plane': '',
      },
    },
    spec: { podCIDR: '10.244.0.0/24', podCIDRs: ['10.244.0.0/24'] },
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
        condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
      ],
      addresses: [
        { type: 'InternalIP', address: NODE_IP },
        { type: 'Hostname', address: NODE_NAME },
      ],
      nodeInfo: {
        machineID: '',
        systemUUID: '',
        bootID: '',
        kernelVersion: 'modelled',
        osImage: 'kubedrill embedded',
        containerRuntimeVersion: 'kubedrill://1',
        kubeletVersion: KUBERNETES,
        kubeProxyVersion: KUBERNETES,
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  };
}
