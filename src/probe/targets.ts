import type { Pod, Protocol, Service, ServicePort } from '../domain/objects.js';
import type { ModelTarget, ProbeRequest } from '../domain/reach.js';
import { canonicalIp, isIpAddress } from '../netmodel/cidr.js';
import { clusterIpsOf, lookUp } from '../netmodel/lookup.js';
import { resolveName } from '../netmodel/name.js';
import { serviceByNodePort } from '../netmodel/node-port.js';
import { podIpsOf } from '../netmodel/pod.js';
import { addressesOf, endpointsOf, isHeadless } from '../netmodel/service.js';
import type { World } from '../netmodel/world.js';
import { NODE_CLIENTS } from './labels.js';

/** Where a request's packets end up, according to the world. */
export interface Destination {
  protocol: Protocol;
  /** What is dialled: equal for requests that an answer to one of them proves something for. */
  dialled: string;
  /** Addresses that can answer, ready ones alone. Empty when none is known. */
  endpoints: readonly DestinationEndpoint[];
  /** The Service in between, and what is missing there. */
  service?: { name: string; lacks?: 'port' | 'endpoint' /** Each client stays with one endpoint. */; sticky?: true };
}

export interface DestinationEndpoint {
  ip: string;
  port: number;
  pod?: { namespace: string; name: string };
}

/** Undefined for plain DNS questions. */
export function destinationOf(request: ProbeRequest, world: World): Destination | undefined {
  const { action } = request;
  if (action.type === 'dns') return undefined;
  const protocol = action.type === 'connect' ? action.protocol : 'TCP';
  const to = dialledTarget(request);
  const common = { protocol, dialled: `${action.host}:${action.port}/${protocol}` };
  const { source } = request;
  const namespace = source.type === 'node' ? NODE_CLIENTS : source.namespace;
  return { ...common, ...behind(to, action.port, protocol, namespace, world) };
}

/** A name is judged as a name, with the DNS on its way, whatever the request says it stands for. */
export function dialledTarget({ action, model }: ProbeRequest): ModelTarget {
  if (action.type === 'dns') return { type: 'name', name: action.name };
  if (!isIpAddress(action.host)) return { type: 'name', name: action.host };
  return model?.to ?? { type: 'ip', ip: action.host };
}

type Behind = Pick<Destination, 'endpoints' | 'service'>;

function behind(to: ModelTarget, port: number, protocol: Protocol, from: string, world: World): Behind {
  switch (to.type) {
    case 'pod': {
      const pod = lookUp(world).pod(to.namespace, to.name);
      return {
        endpoints: pod
          ? podIpsOf(pod)
              .slice(0, 1)
              .map((ip) => endpointOf(ip, port, pod))
          : [],
      };
    }
    case 'service': {
      const service = lookUp(world).service(to.namespace, to.name);
      return service ? behindService(service, port, protocol, world) : { endpoints: [] };
    }
    case 'ip': {
      const service = lookUp(world).serviceByClusterIp(to.ip);
      if (service) return behindService(service, port, protocol, world);
      const published = serviceByNodePort(world, to.ip, port, protocol);
      if (published) return behindPort(published, ({ nodePort }) => nodePort === port, protocol, world);
      return { endpoints: [endpointOf(to.ip, port, lookUp(world).podByIp(to.ip))] };
    }
    case 'name': {
      const found = resolveName(world, from, to.name);
      if (found.type === 'service') return behindService(found.service, port, protocol, world);
      if (found.type !== 'addresses') return { endpoints: [] };
      return { endpoints: found.addresses.map(({ ip, pod }) => endpointOf(ip, port, pod)) };
    }
  }
}

function behindService(service: Service, port: number, protocol: Protocol, world: World): Behind {
  const name = `${service.metadata.namespace}/${service.metadata.name}`;
  if (isHeadless(service) || clusterIpsOf(service).length === 0) {
    const ready = addressesOf(world, service).filter((address) => address.ready);
    const endpoints = ready.map(({ ip, pod }) => endpointOf(ip, port, pod));
    return { endpoints, service: { name, ...(endpoints.length > 0 ? {} : { lacks: 'endpoint' }) } };
  }
  return behindPort(service, (own) => own.port === port, protocol, world);
}

function behindPort(service: Service, isIt: (port: ServicePort) => boolean, protocol: Protocol, world: World): Behind {
  const name = `${service.metadata.namespace}/${service.metadata.name}`;
  const own = endpointsOf(world, service).find(
    ({ servicePort }) => isIt(servicePort) && (servicePort.protocol ?? 'TCP') === protocol,
  );
  if (!own) return { endpoints: [], service: { name, lacks: 'port' } };
  const endpoints = own.endpoints.filter(({ ready }) => ready).map((one) => endpointOf(one.ip, one.port, one.pod));
  const sticky = service.spec.sessionAffinity === 'ClientIP' ? { sticky: true as const } : {};
  return { endpoints, service: { name, ...sticky, ...(endpoints.length > 0 ? {} : { lacks: 'endpoint' }) } };
}

function endpointOf(ip: string, port: number, pod: Pod | undefined): DestinationEndpoint {
  const { namespace = '', name = '' } = pod?.metadata ?? {};
  return { ip: canonicalIp(ip), port, ...(pod ? { pod: { namespace, name } } : {}) };
}
