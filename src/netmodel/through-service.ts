import type { Protocol, Service, ServicePort } from '../domain/objects.js';
import type { ModelReason } from '../domain/reach.js';
import { anyOf } from './any-of.js';
import { arrive } from './arrive.js';
import { type Connection, connection } from './connection.js';
import { describePort, list, reason, ref } from './describe.js';
import { clusterIpsOf } from './lookup.js';
import type { Party } from './party.js';
import { type Endpoint, endpointsOf, ofServiceFamily } from './service.js';
import { whyNoEndpoint } from './why-no-endpoint.js';
import type { World } from './world.js';

/** Through a Service's virtual address to whatever endpoint it picks. Not for headless and ExternalName Services. */
export function connectThroughService(
  world: World,
  source: Party,
  service: Service,
  port: number,
  protocol: Protocol,
): Connection {
  const say = (verdict: ModelReason['verdict'], text: string, path?: string) =>
    reason('service', verdict, text, serviceRef(service), path);
  const name = `Service ${service.metadata.namespace}/${service.metadata.name}`;
  if (clusterIpsOf(service).length === 0) return connection(say('unknown', `${name} has no cluster IP yet`));
  if (source.namespace === undefined && !source.onHost) {
    return connection(say('unknown', `${name} has an address for use inside the cluster; ${source.name} is outside`));
  }
  const behind = endpointsOf(world, service).find(({ servicePort }) => offers(servicePort, port, protocol));
  if (!behind) {
    const ports = (service.spec.ports ?? []).map((own) => describePort(own.port, own.protocol ?? 'TCP'));
    const text = `${name} has no port ${describePort(port, protocol)}; it has ${list(ports) || 'none'}`;
    return connection(say('denied', text, 'spec.ports'));
  }
  const all = ofServiceFamily(service, behind.endpoints);
  const ready = all.filter((endpoint) => endpoint.ready);
  if (ready.length === 0) {
    if (all.some((endpoint) => endpoint.draining)) {
      return connection(say('unknown', `${name} has only endpoints that are being deleted`));
    }
    const { text, path } = whyNoEndpoint(world, service, behind);
    return connection(say('denied', `${name} has no ready endpoint on ${describePort(port, protocol)}: ${text}`, path));
  }
  const used = withinPolicy(service, source, ready);
  if (used === 'unknown') return connection(say('unknown', `${name} stays on the client's node, which is not known`));
  if (used.length === 0) {
    const text = `${name} has internalTrafficPolicy Local and no endpoint on the node of ${source.name}`;
    return connection(say('denied', text, 'spec.internalTrafficPolicy'));
  }
  const forwarded = say('allowed', `${name} forwards ${describePort(port, protocol)} to ${describeEndpoints(used)}`);
  return anyOf(
    [forwarded],
    used.map((endpoint) => ({
      name: endpoint.pod ? endpoint.pod.metadata.name : endpoint.ip,
      reasons: arrive(world, source, { ...endpoint, protocol, servicePort: port }),
    })),
    say,
  );
}

export function serviceRef(service: Service) {
  return ref('Service', service.metadata.namespace ?? '', service.metadata.name);
}

function offers(servicePort: ServicePort, port: number, protocol: Protocol): boolean {
  return servicePort.port === port && (servicePort.protocol ?? 'TCP') === protocol;
}

/** Endpoints that internalTrafficPolicy leaves. */
function withinPolicy(service: Service, source: Party, ready: readonly Endpoint[]): readonly Endpoint[] | 'unknown' {
  if (service.spec.internalTrafficPolicy !== 'Local') return ready;
  const node = source.node?.name;
  const nodes = new Set(ready.map((endpoint) => endpoint.nodeName));
  if (node === undefined || nodes.has(undefined)) return 'unknown';
  return ready.filter((endpoint) => endpoint.nodeName === node);
}

function describeEndpoints(endpoints: readonly Endpoint[]): string {
  const shown = endpoints.slice(0, 3).map(({ ip, port, pod }) => {
    const address = ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
    return pod ? `${address} (${pod.metadata.name})` : address;
  });
  const rest = endpoints.length - shown.length;
  return list(rest > 0 ? [...shown, `${rest} more`] : shown);
}
