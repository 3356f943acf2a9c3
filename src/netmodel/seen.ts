import type { NetworkPolicy } from '../domain/objects.js';
import { ipFamily } from './cidr.js';
import type { Flow } from './flow.js';
import type { Seen } from './peer.js';
import type { Direction } from './policy.js';
import type { World } from './world.js';

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
