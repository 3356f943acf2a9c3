import type { ObjectRef, Service } from '../../domain/objects.js';
import { list } from '../describe.js';
import { lookUp } from '../lookup.js';
import { type Endpoint, endpointsOf } from '../service.js';
import { whyNoEndpoint } from '../why-no-endpoint.js';
import type { World } from '../world.js';
import { type IngressRequest, ingressRef, type Match, ruleFor } from './rule.js';
import { whyUnrouted } from './unrouted.js';

/** Where the Ingresses send a request, and why: a sentence with the object and field to look at. */
export interface Route {
  /**
   * `endpoints`: one of these answers. `nobody`: a rule is for it, but leads to no pod. `unrouted`: no rule is for it,
   * and there is no default backend. `unclear`: the API does not say.
   */
  to: 'endpoints' | 'nobody' | 'unrouted' | 'unclear';
  endpoints: readonly Endpoint[];
  text: string;
  at?: { object: ObjectRef; path?: string };
}

export function routeOf(world: World, request: IngressRequest): Route {
  const { match, rivals } = ruleFor(world, request);
  if (!match) return { to: 'unrouted', endpoints: [], ...whyUnrouted(world, request) };
  const [rival] = rivals;
  if (rival) {
    const both = `${nameOf(match)} (${match.words}) and ${nameOf(rival)} (${rival.words})`;
    const text = `${both} are both for it and lead to different backends`;
    // Some controller has to do something: the older one's pods stand for it.
    return { ...follow(world, match), to: 'unclear', text };
  }
  return follow(world, match);
}

function follow(world: World, match: Match): Route {
  const { ingress, backend, words } = match;
  const { namespace = '' } = ingress.metadata;
  const { service: wanted } = backend;
  if (!wanted)
    return { to: 'unclear', endpoints: [], text: `${nameOf(match)}: ${words} leads to no Service`, at: placeOf(match) };
  const portWords = wanted.port?.name ?? wanted.port?.number ?? '?';
  const leads = `${nameOf(match)} (${words}) leads to Service ${wanted.name}:${portWords}`;
  const nobody = (why: string): Route => ({
    to: 'nobody',
    endpoints: [],
    text: `${leads}, ${why}`,
    at: placeOf(match),
  });

  const service = lookUp(world).service(namespace, wanted.name);
  if (!service) return nobody(`but there is no Service ${wanted.name} in namespace ${namespace}`);
  if (service.spec.type === 'ExternalName') {
    return { to: 'unclear', endpoints: [], text: `${leads}, which is an ExternalName`, at: placeOf(match) };
  }
  const behind = endpointsOf(world, service).find(({ servicePort }) =>
    wanted.port?.name === undefined ? servicePort.port === wanted.port?.number : servicePort.name === wanted.port.name,
  );
  if (!behind) return nobody(`but that Service has ${portsOf(service)}`);
  const endpoints = behind.endpoints.filter(({ ready }) => ready);
  if (endpoints.length === 0)
    return nobody(`which has no ready endpoint: ${whyNoEndpoint(world, service, behind).text}`);
  return { to: 'endpoints', endpoints, text: leads, at: placeOf(match) };
}

function portsOf({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(({ name, port }) => (name ? `${port} (${name})` : String(port)));
  return ports.length === 1 ? `only the port ${ports[0]}` : `the ports ${list(ports) || 'none'}`;
}

function nameOf({ ingress: { metadata } }: Match): string {
  return `Ingress ${metadata.namespace}/${metadata.name}`;
}

function placeOf({ ingress, at }: Match): { object: ObjectRef; path: string } {
  return { object: ingressRef(ingress), path: at };
}
