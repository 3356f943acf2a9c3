import type { Service } from '../../domain/objects.js';
import { list } from '../describe.js';
import { lookUp } from '../lookup.js';
import { endpointsOf, type PortEndpoints } from '../service.js';
import type { World } from '../world.js';
import type { Match } from './rule.js';

/** A backend's Service; `port` is absent for an ExternalName, whose port is not ours to know. */
export type Backend = { service: Service; port?: PortEndpoints } | { missing: string };

/** What a rule's backend names, or in words why there is no such thing. */
export function backendOf(world: World, { ingress, backend: { service: wanted } }: Match): Backend {
  const { namespace = '' } = ingress.metadata;
  if (!wanted) return { missing: 'which is no Service' };
  const service = lookUp(world).service(namespace, wanted.name);
  if (!service) return { missing: `but there is no Service ${wanted.name} in namespace ${namespace}` };
  if (service.spec.type === 'ExternalName') return { service };
  const port = endpointsOf(world, service).find(({ servicePort }) =>
    wanted.port?.name === undefined ? servicePort.port === wanted.port?.number : servicePort.name === wanted.port.name,
  );
  return port ? { service, port } : { missing: `but that Service has ${portsOf(service)}` };
}

/** "Ingress shop/front (rule for host app.example.com, Prefix /) leads to Service front:80". */
export function leadsTo({ ingress: { metadata }, backend: { service, resource }, words }: Match): string {
  const port = service?.port?.name ?? service?.port?.number ?? '?';
  const wanted = service ? `Service ${service.name}:${port}` : `${resource?.kind} ${resource?.name}`;
  return `Ingress ${metadata.namespace}/${metadata.name} (${words}) leads to ${wanted}`;
}

function portsOf({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(({ name, port }) => (name ? `${port} (${name})` : String(port)));
  return ports.length === 1 ? `only the port ${ports[0]}` : `the ports ${list(ports) || 'none'}`;
}
