import type { EndpointSlice, Pod, Service, ServicePort } from '../domain/objects.js';
import { ipFamily } from './cidr.js';
import { clusterIpsOf, lookUp } from './lookup.js';
import type { World } from './world.js';

/** One address behind a Service. */
export interface EndpointAddress {
  ip: string;
  /** Gets traffic: ready, or published although it is not. */
  ready: boolean;
  /** On its way out, but still answering: used only when nothing is ready. */
  draining: boolean;
  hostname?: string;
  nodeName?: string;
  /** The pod that has the address; absent where no listed pod has it. */
  pod?: Pod;
}

export interface Endpoint extends EndpointAddress {
  /** The port at that address, which is the pod's own. */
  port: number;
}

export interface PortEndpoints {
  servicePort: ServicePort;
  /** In the order of the slices, without repetition; those not ready included. */
  endpoints: readonly Endpoint[];
}

/** What stands behind each port of a Service, as its EndpointSlices of both IP families say. */
export function endpointsOf(world: World, service: Service): readonly PortEndpoints[] {
  const slices = slicesOf(world, service);
  return (service.spec.ports ?? []).map((servicePort) => ({
    servicePort,
    endpoints: distinct(
      slices.flatMap((slice) => {
        const port = portIn(slice, servicePort);
        if (port === undefined) return [];
        return addressesIn(world, service, slice).map((address) => ({ ...address, port }));
      }),
      ({ ip, port }) => `${ip} ${port}`,
    ),
  }));
}

/** A Service's addresses regardless of ports: what a headless Service's name resolves to. */
export function addressesOf(world: World, service: Service): readonly EndpointAddress[] {
  const all = slicesOf(world, service).flatMap((slice) => addressesIn(world, service, slice));
  return distinct(all, ({ ip }) => ip);
}

export function isHeadless(service: Service): boolean {
  return service.spec.clusterIP === 'None';
}

/** The endpoints of the family in which the Service is dialled. */
export function ofServiceFamily(service: Service, endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const [clusterIp] = clusterIpsOf(service);
  if (clusterIp === undefined) return endpoints;
  return endpoints.filter(({ ip }) => ipFamily(ip) === ipFamily(clusterIp));
}

function slicesOf(world: World, service: Service): readonly EndpointSlice[] {
  return lookUp(world)
    .slices(service)
    .filter((slice) => slice.addressType !== 'FQDN' && slice.metadata.deletionTimestamp === undefined);
}

/** Slices name their ports as the Service does; an unnamed port has no name or an empty one. */
function portIn(slice: EndpointSlice, servicePort: ServicePort): number | undefined {
  return slice.ports?.find(
    ({ name, protocol }) =>
      (name ?? '') === (servicePort.name ?? '') && (protocol ?? 'TCP') === (servicePort.protocol ?? 'TCP'),
  )?.port;
}

function addressesIn(world: World, service: Service, slice: EndpointSlice): readonly EndpointAddress[] {
  const { namespace = '', name } = service.metadata;
  return (slice.endpoints ?? []).flatMap(({ addresses, conditions, hostname, nodeName, targetRef }) => {
    const named = targetRef?.kind === 'Pod' && targetRef.name ? targetRef.name : undefined;
    const target = named === undefined ? undefined : lookUp(world).pod(targetRef?.namespace ?? namespace, named);
    return addresses.map((ip) => {
      const pod = lookUp(world).podByIp(ip) ?? target;
      const host = hostname ?? (pod?.spec.subdomain === name ? pod.spec.hostname : undefined);
      return {
        ip,
        ready: conditions?.ready !== false || service.spec.publishNotReadyAddresses === true,
        draining: conditions?.serving === true && conditions.terminating === true,
        ...(host === undefined ? {} : { hostname: host }),
        ...(nodeName === undefined ? {} : { nodeName }),
        ...(pod === undefined ? {} : { pod }),
      };
    });
  });
}

/** An endpoint may be in two slices for a while: it is ready when one of them says so. */
function distinct<T extends EndpointAddress>(all: readonly T[], key: (item: T) => string): readonly T[] {
  const byKey = new Map<string, T>();
  for (const item of all) {
    const known = byKey.get(key(item));
    if (!known || (item.ready && !known.ready)) byKey.set(key(item), item);
  }
  return [...byKey.values()];
}
