import type { Protocol, Service } from '../domain/objects.js';
import type { ModelReason, ModelTarget } from '../domain/reach.js';
import { connectToAddress } from './address.js';
import { anyOf } from './any-of.js';
import { arrive, podRef } from './arrive.js';
import { isIpAddress, isLoopback } from './cidr.js';
import { type Connection, connection, type ModelSource, verdictOf } from './connection.js';
import { reason, ref } from './describe.js';
import { judgeDns } from './dns.js';
import { inHostsFile } from './hosts-file.js';
import { lookUp } from './lookup.js';
import { resolveName } from './name.js';
import { actorParty, addressParty, type Party, podParty } from './party.js';
import { podIpsOf, whyNotOnNetwork } from './pod.js';
import { type EndpointAddress, isHeadless } from './service.js';
import { connectThroughService, serviceRef } from './through-service.js';
import type { World } from './world.js';

/**
 * Whether a connection from `from` to `port` of `to` would get through, and why. Follows
 * networking.k8s.io/v1 as Calico enforces it; nothing is said of what listens at the far end.
 * Never throws for what is in the world: what cannot be decided is `unknown`.
 */
export function connect(
  world: World,
  from: ModelSource,
  to: ModelTarget,
  port: number,
  protocol: Protocol,
): Connection {
  const source = sourceOf(world, from);
  if ('verdict' in source) return connection(source);
  switch (to.type) {
    case 'pod':
      return toPod(world, source, to.namespace, to.name, port, protocol);
    case 'service':
      return toService(world, source, to.namespace, to.name, port, protocol);
    case 'ip':
      return toAddress(world, source, to.ip, port, protocol);
    case 'name':
      return toName(world, source, to.name, port, protocol);
  }
}

function sourceOf(world: World, from: ModelSource): Party | ModelReason {
  if (from.type === 'actor') return actorParty(from);
  const pod = from.type === 'pod' ? lookUp(world).pod(from.namespace, from.name) : lookUp(world).podByIp(from.ip);
  if (pod) {
    const why = whyNotOnNetwork(pod);
    return why ? reason('pod', 'unknown', `pod ${podParty(pod).name} ${why}`, podRef(pod)) : podParty(pod);
  }
  if (from.type === 'ip') return addressParty(from.ip, lookUp(world).isNodeIp(from.ip));
  return noSuchPod(from.namespace, from.name);
}

function toPod(
  world: World,
  source: Party,
  namespace: string,
  name: string,
  port: number,
  protocol: Protocol,
): Connection {
  const pod = lookUp(world).pod(namespace, name);
  if (!pod) return connection(noSuchPod(namespace, name));
  const [ip = ''] = podIpsOf(pod);
  return connection(...arrive(world, source, { ip, port, protocol, pod }));
}

function toService(
  world: World,
  source: Party,
  namespace: string,
  name: string,
  port: number,
  protocol: Protocol,
): Connection {
  const service = lookUp(world).service(namespace, name);
  if (!service) {
    const text = `there is no Service ${namespace}/${name}`;
    return connection(reason('service', 'denied', text, ref('Service', namespace, name)));
  }
  // Without a virtual address only the name leads there.
  if (isHeadless(service) || service.spec.type === 'ExternalName') {
    return toName(world, source, `${name}.${namespace}.svc.cluster.local.`, port, protocol);
  }
  return connectThroughService(world, source, service, port, protocol);
}

function toAddress(world: World, source: Party, ip: string, port: number, protocol: Protocol): Connection {
  return isLoopback(ip) ? connection(loopback(source)) : connectToAddress(world, source, ip, port, protocol);
}

function toName(world: World, source: Party, name: string, port: number, protocol: Protocol): Connection {
  const ip = isIpAddress(name) ? name : inHostsFile(source, name);
  if (ip !== undefined) return toAddress(world, source, ip, port, protocol);
  if (source.namespace === undefined) {
    return connection(reason('name', 'unknown', `${source.name} does not ask the cluster's DNS`));
  }
  const answer = resolveName(world, source.namespace, name);
  const dns = judgeDns(world, source);
  const about = answer.service && serviceRef(answer.service);
  if (answer.type === 'none') return connection(dns, reason('name', 'denied', answer.text, about));
  const found = reason('name', answer.type === 'unknown' ? 'unknown' : 'allowed', answer.text, about);
  if (answer.type === 'unknown') return connection(dns, found);
  const rest =
    answer.type === 'service'
      ? connectThroughService(world, source, answer.service, port, protocol)
      : toAddresses(world, source, answer, port, protocol);
  return after([dns, found], rest);
}

function toAddresses(
  world: World,
  source: Party,
  { addresses, service }: { addresses: readonly EndpointAddress[]; service?: Service },
  port: number,
  protocol: Protocol,
): Connection {
  const about = service && serviceRef(service);
  return anyOf(
    [],
    addresses.map((address) => ({
      name: address.pod ? address.pod.metadata.name : address.ip,
      reasons: arrive(world, source, { ...address, port, protocol }),
    })),
    (verdict, text) => reason('service', verdict, text, about),
  );
}

/** Denied on the way or at its end is denied; the rest is asked for its verdict, since endpoints may differ. */
function after(before: readonly ModelReason[], rest: Connection): Connection {
  const verdicts = [verdictOf(before), rest.verdict];
  const verdict = verdicts.includes('denied') ? 'denied' : verdicts.includes('unknown') ? 'unknown' : 'allowed';
  return { verdict, reasons: [...before, ...rest.reasons] };
}

function noSuchPod(namespace: string, name: string): ModelReason {
  return reason('pod', 'unknown', `there is no pod ${namespace}/${name}`, ref('Pod', namespace, name));
}

function loopback(source: Party): ModelReason {
  return reason('pod', 'allowed', `${source.name} always reaches itself: loopback does not leave the pod`);
}
