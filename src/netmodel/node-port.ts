import type { Protocol, Service } from '../domain/objects.js';
import { lookUp } from './lookup.js';
import type { World } from './world.js';

/** The Service that has `port` of the node with address `ip` for a node port. */
export function serviceByNodePort(world: World, ip: string, port: number, protocol: Protocol): Service | undefined {
  if (!lookUp(world).isNodeIp(ip)) return undefined;
  return world.services.find(({ spec }) =>
    (spec.ports ?? []).some((own) => own.nodePort === port && (own.protocol ?? 'TCP') === protocol),
  );
}
