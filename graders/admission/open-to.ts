import {
  type Direction,
  matchesSelector,
  type NetworkPolicy,
  type NetworkPolicyPeer,
  policiesSelecting,
  rulesOf,
  type Seen,
} from '../../src/sdk.js';
import { namespacesOf } from './namespaces.js';
import { EVERY_PORT, type Ports, portsOf } from './ports.js';
import type { Subject } from './subjects.js';

type Block = NonNullable<NetworkPolicyPeer['ipBlock']>;

/**
 * The ports on which the policies that select the pod let the other one through in this direction: every port where
 * none does. `other` is undefined for whoever is no pod; `holds` says whether a block is taken to hold its address.
 */
export function openTo(
  pod: Subject,
  other: Subject | undefined,
  direction: Direction,
  seen: Seen,
  holds: (block: Block) => boolean,
): readonly Ports[] {
  const policies = policiesSelecting(seen.snapshot.world, pod, direction);
  if (policies.length === 0) return EVERY_PORT;
  const target = direction === 'Ingress' ? pod.pod : other?.pod;
  const admits = (peer: NetworkPolicyPeer, policy: NetworkPolicy) => {
    if (peer.ipBlock) return holds(peer.ipBlock);
    if (!other) return false;
    const { namespace, labels } = other.metadata;
    return namespacesOf(peer, policy, seen).includes(namespace) && matchesSelector(peer.podSelector ?? {}, labels);
  };
  return policies.flatMap((policy) =>
    rulesOf(policy, direction)
      .filter(({ peers }) => peers.length === 0 || peers.some((peer) => admits(peer, policy)))
      .flatMap(({ ports }) => portsOf(ports, target)),
  );
}

/** 0.0.0.0/0 without exceptions. */
export function isEveryAddress({ cidr, except }: Block): boolean {
  return cidr === '0.0.0.0/0' && !except?.length;
}
