import {
  type Direction,
  type IpBlock,
  inBlock,
  matchesSelector,
  type NetworkPolicy,
  type NetworkPolicyPeer,
  policiesSelecting,
  possibleAddresses,
  rulesOf,
  type Seen,
} from '../../src/sdk.js';
import { namespacesOf } from './namespaces.js';
import { EVERY_PORT, type Ports, portsOf, without } from './ports.js';
import type { Subject } from './subjects.js';

/**
 * The ports on which the policies that select the pod let the other one through in this direction: every port where
 * none does. `other` is undefined for whoever is no pod; `holds` says whether a block is taken to hold its address.
 */
export function openTo(
  pod: Subject,
  other: Subject | undefined,
  direction: Direction,
  seen: Seen,
  holds: (block: IpBlock) => boolean,
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

/** Those of the ports on which the other one is kept out, or would be if it had another address: none when it never is. */
export function closedTo(
  ports: readonly Ports[],
  pod: Subject,
  other: Subject | undefined,
  direction: Direction,
  seen: Seen,
): readonly Ports[] {
  const peers = policiesSelecting(seen.snapshot.world, pod, direction)
    .flatMap((policy) => rulesOf(policy, direction))
    .flatMap((rule) => rule.peers);
  for (const address of possibleAddresses(peers.flatMap(({ ipBlock }) => ipBlock ?? []))) {
    const closed = without(
      ports,
      openTo(pod, other, direction, seen, (block) => inBlock(address, block)),
    );
    if (closed.length > 0) return closed;
  }
  return [];
}
