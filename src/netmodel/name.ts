import type { Service } from '../domain/objects.js';
import { isIpAddress } from './cidr.js';
import { list } from './describe.js';
import { lookUp } from './lookup.js';
import { addressesOf, type EndpointAddress, isHeadless } from './service.js';
import type { World } from './world.js';

/** What a name stands for, as the cluster's DNS answers a pod. */
export type Resolution =
  | { type: 'service'; service: Service; text: string }
  /** Addresses without a Service in between: headless Services, their pods, and pod names. */
  | { type: 'addresses'; addresses: readonly EndpointAddress[]; service?: Service; text: string }
  | { type: 'none'; text: string; service?: Service }
  | { type: 'unknown'; text: string; service?: Service };

/** The zone of the cluster's own names. */
const ZONE = 'cluster.local';
const NDOTS = 5;
const CNAME_LIMIT = 8;

/** Resolves a name as a pod in `namespace` does: by its search path, unless the name ends with a dot. */
export function resolveName(world: World, namespace: string, name: string): Resolution {
  for (const candidate of candidatesOf(namespace, name.toLowerCase())) {
    const answer = inCluster(world, candidate, name, CNAME_LIMIT);
    if (answer) return answer;
  }
  return notInCluster(world, namespace, name.toLowerCase());
}

/** Absolute names without their dot, in the order in which a resolver asks for them. */
function candidatesOf(namespace: string, name: string): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const searched = [`${namespace}.svc.${ZONE}`, `svc.${ZONE}`, ZONE].map((suffix) => `${name}.${suffix}`);
  return name.split('.').length > NDOTS ? [name, ...searched] : [...searched, name];
}

/** Undefined when the cluster's zone has no such name. */
function inCluster(world: World, fqdn: string, asked: string, cnamesLeft: number): Resolution | undefined {
  if (!fqdn.endsWith(`.${ZONE}`)) return undefined;
  const labels = fqdn.slice(0, -ZONE.length - 1).split('.');
  const kind = labels.pop();
  const namespace = labels.pop();
  const name = labels.pop();
  const host = labels.pop();
  if (namespace === undefined || name === undefined || labels.length > 0) return undefined;
  if (kind === 'pod') return host === undefined ? dashedPodName(world, namespace, name, asked) : undefined;
  if (kind !== 'svc') return undefined;
  const service = lookUp(world).service(namespace, name);
  if (!service) return undefined;
  return host === undefined
    ? serviceName(world, service, fqdn, asked, cnamesLeft)
    : hostName(world, service, host, asked);
}

function serviceName(
  world: World,
  service: Service,
  fqdn: string,
  asked: string,
  cnamesLeft: number,
): Resolution | undefined {
  const what = `Service ${service.metadata.namespace}/${service.metadata.name}`;
  if (service.spec.type === 'ExternalName') return alias(world, service, asked, cnamesLeft);
  if (!isHeadless(service)) {
    return { type: 'service', service, text: `${asked} resolves to ${service.spec.clusterIP} of ${what}` };
  }
  const addresses = addressesOf(world, service).filter(({ ready }) => ready);
  if (addresses.length === 0) {
    return { type: 'none', service, text: `${asked} has no address: headless ${what} (${fqdn}) has no ready endpoint` };
  }
  return { type: 'addresses', addresses, service, text: `${asked} resolves to the endpoints of headless ${what}` };
}

/** web-0.web-hl.shop.svc: an endpoint by its hostname, or by its address with dashes when it has none. */
function hostName(world: World, service: Service, host: string, asked: string): Resolution | undefined {
  if (service.spec.type === 'ExternalName') return undefined;
  const addresses = addressesOf(world, service).filter(
    (address) => address.ready && (address.hostname ?? dashed(address.ip)) === host,
  );
  const what = `${service.metadata.namespace}/${service.metadata.name}`;
  if (addresses.length === 0) return undefined;
  return { type: 'addresses', addresses, service, text: `${asked} resolves to endpoint ${host} of Service ${what}` };
}

/** 10-244-1-3.shop.pod: answered for any address, whether or not a pod has it, if the namespace exists. */
function dashedPodName(world: World, namespace: string, name: string, asked: string): Resolution | undefined {
  const ip = [name.replaceAll('-', '.'), name.replaceAll('-', ':')].find(isIpAddress);
  if (ip === undefined || !lookUp(world).hasNamespace(namespace)) return undefined;
  const pod = lookUp(world).podByIp(ip);
  const address = { ip, ready: true, draining: false, ...(pod ? { pod } : {}) };
  return { type: 'addresses', addresses: [address], text: `${asked} resolves to ${ip}` };
}

function alias(world: World, service: Service, asked: string, cnamesLeft: number): Resolution {
  const what = `ExternalName Service ${service.metadata.namespace}/${service.metadata.name}`;
  const target = (service.spec.externalName ?? '').toLowerCase().replace(/\.$/, '');
  if (isIpAddress(target)) {
    return { type: 'none', service, text: `${what} has the address ${target} where a DNS name must be` };
  }
  if (cnamesLeft === 0) return { type: 'none', service, text: `${what} leads round in a circle` };
  const answer = inCluster(world, target, asked, cnamesLeft - 1);
  if (answer) return { ...answer, text: `${asked} is an alias of ${target} (${what}); ${answer.text}` };
  if (target.endsWith(`.${ZONE}`) || !target.includes('.')) {
    return { type: 'none', service, text: `${asked} is an alias of ${target} (${what}), which does not exist` };
  }
  const text = `${asked} is an alias of ${target} (${what}), a name outside the cluster, of which nothing is known`;
  return { type: 'unknown', service, text };
}

/** Why a name was not found, by what was most likely meant. */
function notInCluster(world: World, namespace: string, asked: string): Resolution {
  const none = (text: string): Resolution => ({ type: 'none', text: `no such name: ${text}` });
  const name = asked.replace(/\.$/, '');
  const [first = name, second, third] = name.replace(/\.svc(\.cluster\.local)?$/, '').split('.');
  const hint = whereElse(world, first);
  if (second === undefined) return none(`${namespace}, where ${asked} is asked for, has no Service ${first}${hint}`);
  const parent = lookUp(world).service(third ?? namespace, second);
  if (parent) {
    const what = `${parent.metadata.namespace}/${second}`;
    return none(`Service ${what} has no ready endpoint ${first}, a pod with this hostname and subdomain ${second}`);
  }
  if (third === undefined && lookUp(world).hasNamespace(second)) {
    return none(`namespace ${second} has no Service ${first}${hint}`);
  }
  if (/\.(svc|pod|cluster\.local)$/.test(name)) return none(`${name}${hint}`);
  return { type: 'unknown', text: `${name} is no name of this cluster; of names outside it nothing is known${hint}` };
}

function whereElse(world: World, service: string): string {
  const namespaces = world.services
    .filter(({ metadata }) => metadata.name === service)
    .map(({ metadata }) => metadata.namespace ?? '')
    .sort();
  if (namespaces.length === 0) return '';
  return `; Service ${service} is in ${list(namespaces)}: ask for ${service}.${namespaces[0]}`;
}

function dashed(ip: string): string {
  return ip.replace(/[.:]/g, '-');
}
