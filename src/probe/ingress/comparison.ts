import type { ProbeRequest, ProbeResult } from '../../domain/reach.js';
import { certificateFor, certificateOf } from '../../netmodel/ingress/certificate.js';
import { type Route, routeOf } from '../../netmodel/ingress/route.js';
import type { World } from '../../netmodel/world.js';

type HttpAction = Extract<ProbeRequest['action'], { type: 'http' }>;
type HttpRequest = ProbeRequest & { action: HttpAction };

/** Of many replicas, so many are asked: they are alike. */
const ENDPOINTS_ASKED = 5;

/** A request to an Ingress controller, beside the same request to each pod that has to answer it. */
export interface Comparison {
  request: HttpRequest;
  route: Route;
  /** DER in base64 of the certificate that has to be shown; undefined where the controller shows its own. */
  certificate: string | undefined;
  direct: readonly ProbeRequest[];
}

export function asksController(request: ProbeRequest): request is HttpRequest {
  return request.ingress === true && request.action.type === 'http';
}

export function comparisonOf(request: HttpRequest, world: World): Comparison {
  const { host, hostHeader = host, path, tls } = request.action;
  const route = routeOf(world, { host: hostHeader, path });
  const secret = tls ? certificateFor(world, hostHeader) : undefined;
  const direct = route.endpoints.slice(0, ENDPOINTS_ASKED).map(({ ip, port }, index) => ({
    id: `${request.id}/direct-${index}`,
    source: request.source,
    action: { type: 'http', host: ip, port, path, hostHeader } satisfies HttpAction,
    expect: 'allowed' as const,
    model: { to: { type: 'ip' as const, ip }, port, protocol: 'TCP' as const },
  }));
  return { request, route, certificate: secret && certificateOf(secret), direct };
}

/**
 * Whether the controller answered as the Ingresses say. Undefined where that cannot be told: what it has to do is not
 * defined, or the pods could not be asked.
 */
export function agrees(
  { request, route, certificate, direct }: Comparison,
  results: ReadonlyMap<string, ProbeResult>,
): boolean | undefined {
  const { responses = [], certificate: shown } = results.get(request.id)?.observation ?? {};
  if (certificate !== undefined && shown?.der !== certificate) return false;
  const failed = responses.length > 0 && responses.every(({ status }) => status >= 400);
  if (route.to === 'unrouted') return failed;
  if (route.to !== 'endpoints') return undefined;
  const own = direct.flatMap(({ id }) => results.get(id)?.observation.responses ?? []);
  if (own.length < direct.length) return failed && own.length === 0 ? true : undefined;
  const known = new Set(own.map(keyOf));
  return responses.length > 0 && responses.every((response) => known.has(keyOf(response)));
}

/** Equal for answers that say the same. */
export function answerKey(result: ProbeResult | undefined): string {
  const { responses = [], certificate } = result?.observation ?? {};
  return JSON.stringify([[...new Set(responses.map(keyOf))].sort(), certificate?.der]);
}

function keyOf({ status, body }: { status: number; body: string }): string {
  return `${status} ${body}`;
}
