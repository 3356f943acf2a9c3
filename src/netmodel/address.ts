import type { Pod, Protocol, Service } from '../domain/objects.js';
import { arrive, podRef } from './arrive.js';
import { canonicalIp } from './cidr.js';
import { type Connection, connection } from './connection.js';
import { describePort, reason } from './describe.js';
import { lookUp } from './lookup.js';
import { serviceByNodePort } from './node-port.js';
import type { Party } from './party.js';
import { hostIpsOf } from './pod.js';
import { connectThroughService, serviceRef } from './through-service.js';
import type { World } from './world.js';

/** To an address, whatever it belongs to: a Service, a pod, a node, or nothing in the cluster. */
export function connectToAddress(
  world: World,
  source: Party,
  ip: string,
  port: number,
  protocol: Protocol,
): Connection {
  const known = lookUp(world);
  const service = known.serviceByClusterIp(ip);
  if (service) return connectThroughService(world, source, service, port, protocol);
  const pod = known.podByIp(ip);
  if (pod) return connection(...arrive(world, source, { ip, port, protocol, pod }));

  const what = describePort(port, protocol);
  const external = world.services.find((candidate) => externalIpsOf(candidate).includes(canonicalIp(ip)));
  if (external) {
    const text = `${ip} is an external address of Service ${nameOf(external)}: on the way in, addresses may be replaced`;
    return connection(reason('service', 'unknown', text, serviceRef(external)));
  }
  if (known.isNodeIp(ip)) {
    const nodePort = serviceByNodePort(world, ip, port, protocol);
    if (nodePort) {
      const text = `${what} is a node port of Service ${nameOf(nodePort)}: on the way in, addresses may be replaced`;
      return connection(reason('service', 'unknown', text, serviceRef(nodePort)));
    }
    const hostPort = world.pods.find((candidate) => hasHostPort(candidate, ip, port, protocol));
    if (hostPort) {
      const text = `${what} of node ${ip} is a host port of pod ${nameOf(hostPort)}: on the way in, addresses may be replaced`;
      return connection(reason('service', 'unknown', text, podRef(hostPort)));
    }
  }
  return connection(...arrive(world, source, { ip, port, protocol }));
}

function externalIpsOf({ spec, status }: Service): readonly string[] {
  const own = (spec.externalIPs as readonly string[] | undefined) ?? [];
  const { loadBalancer } = (status ?? {}) as { loadBalancer?: { ingress?: readonly { ip?: string }[] } };
  const balanced = (loadBalancer?.ingress ?? []).flatMap((entry) => entry.ip ?? []);
  return [...own, ...balanced].map(canonicalIp);
}

function hasHostPort(pod: Pod, nodeIp: string, port: number, protocol: Protocol): boolean {
  if (!hostIpsOf(pod).map(canonicalIp).includes(canonicalIp(nodeIp))) return false;
  const ports = pod.spec.containers.flatMap((container) => container.ports ?? []);
  return ports.some((own) => own.hostPort === port && (own.protocol ?? 'TCP') === protocol);
}

function nameOf({ metadata }: Pod | Service): string {
  return `${metadata.namespace}/${metadata.name}`;
}
