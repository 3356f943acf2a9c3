import type { Pod, Protocol } from '../domain/objects.js';

/** A pod's addresses, the primary one first. */
export function podIpsOf(pod: Pod): readonly string[] {
  const all = pod.status?.podIPs?.map(({ ip }) => ip) ?? [];
  if (all.length > 0) return all;
  return pod.status?.podIP ? [pod.status.podIP] : [];
}

export function hostIpsOf(pod: Pod): readonly string[] {
  const all = pod.status?.hostIPs?.map(({ ip }) => ip) ?? [];
  if (all.length > 0) return all;
  return pod.status?.hostIP ? [pod.status.hostIP] : [];
}

/** All containers have ended for good: the address is free for another pod, even if the status still shows it. */
export function isFinished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Why nothing can be said of this pod's connections, or undefined when it runs and has an address. */
export function whyNotOnNetwork(pod: Pod): string | undefined {
  const phase = pod.status?.phase ?? 'Pending';
  if (pod.metadata.deletionTimestamp !== undefined) return 'is being deleted';
  if (phase !== 'Running') return `is not running (${phase})`;
  if (podIpsOf(pod).length === 0) return 'has no IP address yet';
  return undefined;
}

/**
 * The numbers that a port name stands for in this pod, for one protocol, to a policy. Calico
 * takes the ports of init containers as well, sidecars or not, and all of those with the same name.
 */
export function namedPorts(pod: Pod, name: string, protocol: Protocol): readonly number[] {
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
    .flatMap((container) => container.ports ?? [])
    .filter((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)
    .map((port) => port.containerPort);
}
