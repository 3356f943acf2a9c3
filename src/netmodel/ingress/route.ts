import type { ObjectRef } from '../../domain/objects.js';
import type { Endpoint } from '../service.js';
import { whyNoEndpoint } from '../why-no-endpoint.js';
import type { World } from '../world.js';
import { backendOf, leadsTo } from './backend.js';
import { type IngressRequest, ingressRef, type Match, matchesFor, mayWin } from './rule.js';
import { toldApart } from './told-apart.js';
import { whyUnrouted } from './unrouted.js';

/** Where the Ingresses send a request, and why: a sentence with the object and field to look at. */
export interface Route {
  /**
   * `endpoints`: one of these answers. `nobody`: a rule is for it, but leads to no pod. `unserved`: what is for it,
   * some controllers leave out: a backend that is not there, a default backend beside rules. `unrouted`: nothing is
   * for it. `unclear`: the API does not say. `unmodelled`: it says, but the controller is told something else as well.
   */
  to: 'endpoints' | 'nobody' | 'unserved' | 'unrouted' | 'unclear' | 'unmodelled';
  endpoints: readonly Endpoint[];
  text: string;
  at?: { object: ObjectRef; path?: string };
}

export function routeOf(world: World, request: IngressRequest): Route {
  const route = routeByApi(world, request);
  const told = toldApart(world, request);
  return told === undefined ? route : { ...route, to: 'unmodelled', endpoints: [], text: `${route.text}; ${told}` };
}

function routeByApi(world: World, request: IngressRequest): Route {
  const matches = matchesFor(world, request);
  const [first] = matches;
  if (!first) return { to: 'unrouted', endpoints: [], ...whyUnrouted(world, request) };
  const match = matches.find((one) => !one.besideRules && !('missing' in backendOf(world, one)));
  if (!match) return first.besideRules ? restOf(world, request, first) : follow(world, first);
  const rival = matches.find((one) => target(one) !== target(match) && mayWin(one, match));
  if (!rival) return follow(world, match);
  // Some controller has to do something: the pods of the one that all of them serve, or of the older one, stand for it.
  return { ...follow(world, match), to: 'unclear', text: whichOf(world, match, rival) };
}

function follow(world: World, match: Match): Route {
  const found = backendOf(world, match);
  const at = placeOf(match);
  const leads = leadsTo(match);
  if ('missing' in found) return { to: 'unserved', endpoints: [], text: `${leads}, ${found.missing}`, at };
  const { service, port } = found;
  if (!port) return { to: 'unclear', endpoints: [], text: `${leads}, which is an ExternalName`, at };
  const endpoints = port.endpoints.filter(({ ready }) => ready);
  if (endpoints.length > 0) return { to: 'endpoints', endpoints, text: leads, at };
  const why = whyNoEndpoint(world, service, port).text;
  return { to: 'nobody', endpoints: [], text: `${leads}, which has no ready endpoint: ${why}`, at };
}

/** Nothing but a default backend is for the request, and that one stands beside rules. */
function restOf(world: World, request: IngressRequest, match: Match): Route {
  const { text, ...why } = whyUnrouted(world, request);
  const rest = `not every controller heeds a default backend beside rules: ${follow(world, match).text}`;
  return { to: 'unserved', endpoints: [], text: `${text}; ${rest}`, ...why };
}

function whichOf(world: World, match: Match, rival: Match): string {
  if ('missing' in backendOf(world, rival)) return `${follow(world, match).text}; ${follow(world, rival).text}`;
  return `${nameOf(match)} (${match.words}) and ${nameOf(rival)} (${rival.words}) are both for it and lead to different backends`;
}

/** Equal for those that lead to the same. */
function target({ ingress, backend }: Match): string {
  return JSON.stringify([ingress.metadata.namespace, backend.service, backend.resource]);
}

function nameOf({ ingress: { metadata } }: Match): string {
  return `Ingress ${metadata.namespace}/${metadata.name}`;
}

function placeOf({ ingress, at }: Match): { object: ObjectRef; path: string } {
  return { object: ingressRef(ingress), path: at };
}
