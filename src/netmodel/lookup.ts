import type { EndpointSlice, Labels, NetworkPolicy, Pod, Service } from '../domain/objects.js';
import { canonicalIp } from './cidr.js';
import { hostIpsOf, isFinished, podIpsOf } from './pod.js';
import type { World } from './world.js';

/** Direct access to a world's objects. Made once for each world, which therefore must not change. */
export interface Lookup {
  /** With `kubernetes.io/metadata.name`, which every namespace has without being given it. */
  namespaceLabels(name: string): Labels;
  hasNamespace(name: string): boolean;
  pod(namespace: string, name: string): Pod | undefined;
  /** The pod that owns the address. Host-network and finished pods own none. */
  podByIp(ip: string): Pod | undefined;
  /** Whether a node has the address. */
  isNodeIp(ip: string): boolean;
  service(namespace: string, name: string): Service | undefined;
  serviceByClusterIp(ip: string): Service | undefined;
  slices(service: Service): readonly EndpointSlice[];
  /** A namespace's policies by name, so that no answer depends on the order of a listing. */
  policies(namespace: string): readonly NetworkPolicy[];
}

const lookups = new WeakMap<World, Lookup>();

export function lookUp(world: World): Lookup {
  const known = lookups.get(world);
  if (known) return known;
  const made = makeLookup(world);
  lookups.set(world, made);
  return made;
}

const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

function makeLookup(world: World): Lookup {
  const namespaces = new Map(
    world.namespaces.map(({ metadata }) => [metadata.name, withName(metadata.name, metadata.labels)]),
  );
  const pods = new Map(world.pods.map((pod) => [keyOf(pod), pod]));
  const podsByIp = new Map<string, Pod>();
  const nodeIps = new Set<string>();
  for (const pod of world.pods) {
    for (const ip of hostIpsOf(pod)) nodeIps.add(canonicalIp(ip));
    if (pod.spec.hostNetwork || isFinished(pod)) continue;
    for (const ip of podIpsOf(pod)) podsByIp.set(canonicalIp(ip), pod);
  }
  const services = new Map(world.services.map((service) => [keyOf(service), service]));
  const servicesByIp = new Map<string, Service>();
  for (const service of world.services) {
    for (const ip of clusterIpsOf(service)) servicesByIp.set(canonicalIp(ip), service);
  }
  const slices = groupBy(
    world.endpointSlices,
    (slice) => `${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_NAME_LABEL]}`,
  );
  const policies = groupBy(
    [...world.policies].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
    (policy) => policy.metadata.namespace ?? '',
  );
  return {
    namespaceLabels: (name) => namespaces.get(name) ?? withName(name, {}),
    hasNamespace: (name) => namespaces.has(name),
    pod: (namespace, name) => pods.get(`${namespace}/${name}`),
    podByIp: (ip) => podsByIp.get(canonicalIp(ip)),
    isNodeIp: (ip) => nodeIps.has(canonicalIp(ip)),
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    serviceByClusterIp: (ip) => servicesByIp.get(canonicalIp(ip)),
    slices: (service) => slices.get(keyOf(service)) ?? [],
    policies: (namespace) => policies.get(namespace) ?? [],
  };
}

/** A Service's virtual addresses; none for headless and ExternalName Services. */
export function clusterIpsOf(service: Service): readonly string[] {
  const { clusterIP, clusterIPs } = service.spec;
  const all = clusterIPs?.length ? clusterIPs : clusterIP ? [clusterIP] : [];
  return all.filter((ip) => ip !== '' && ip !== 'None');
}

function withName(name: string, labels: Labels | undefined): Labels {
  return { ...labels, 'kubernetes.io/metadata.name': name };
}

function keyOf({ metadata }: { metadata: { namespace?: string; name: string } }): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
