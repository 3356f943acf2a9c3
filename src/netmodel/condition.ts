import type { NetworkPolicy } from '../domain/objects.js';
import { ipFamily } from './cidr.js';
import type { Flow } from './flow.js';
import type { Party } from './party.js';
import type { Direction } from './policy.js';
import type { World } from './world.js';

/** One thing that a peer asks of the other end. A peer matches when all of its conditions hold. */
export interface Condition {
  holds: 'yes' | 'no' | 'unknown';
  /** How far off it is when it does not hold: how many terms fail. */
  misses: number;
  /** Field of the peer: podSelector, namespaceSelector, ipBlock.cidr, ipBlock.except. */
  field: string;
  /** "podSelector access=yes" */
  text(): string;
  /** Why it does not hold, or why that is unknown: "sleepybox2 has access=noway". */
  because(): string;
}

/** The other end, as a policy of `namespace` sees it. */
export interface Seen {
  world: World;
  namespace: string;
  other: Party;
  /** Absent where it is not known. */
  ip: string | undefined;
  family: 'IPv4' | 'IPv6';
}

export function allHold(conditions: readonly Condition[]): Condition['holds'] {
  if (conditions.some((condition) => condition.holds === 'no')) return 'no';
  return conditions.some((condition) => condition.holds === 'unknown') ? 'unknown' : 'yes';
}

/** The view that a policy has of the other end. */
export function seenBy(world: World, direction: Direction, policy: NetworkPolicy, flow: Flow): Seen {
  const ingress = direction === 'Ingress';
  return {
    world,
    namespace: policy.metadata.namespace ?? '',
    other: ingress ? flow.source : flow.destination,
    ip: ingress ? flow.sourceIp : flow.destinationIp,
    family: ipFamily(flow.destinationIp),
  };
}
