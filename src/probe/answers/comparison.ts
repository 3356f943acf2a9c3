import type { KubeObject } from '../../domain/objects.js';
import type { ProbeRequest } from '../../domain/reach.js';
import { certificateFor, certificateOf } from '../../netmodel/ingress/certificate.js';
import { routeOf } from '../../netmodel/ingress/route.js';
import type { World } from '../../netmodel/world.js';
import { destinationOf } from '../targets.js';

type HttpAction = Extract<ProbeRequest['action'], { type: 'http' }>;
export type HttpRequest = ProbeRequest & { action: HttpAction };

/** Of many replicas, so many are asked: they are alike. */
const ENDPOINTS_ASKED = 10;

/** A request to a Service or an Ingress controller, beside the same request to each pod that has to answer it. */
export interface Comparison {
  request: HttpRequest;
  /** `pods`: one of `direct`. `nobody`: the controller itself, with an error. `open`: the API does not say. */
  answeredBy: 'pods' | 'nobody' | 'open';
  direct: readonly ProbeRequest[];
  /** There are more pods than are asked. */
  more: boolean;
  /** The controller answers by itself, with an error, when the pods cannot be reached. */
  controller: boolean;
  /** Each connection may go to another pod. */
  spreads: boolean;
  /** The certificate that has to be shown, DER in base64, and whose it is; undefined where any may be. */
  certificate: { der: string; text: string } | undefined;
  /** Who has to answer: "Ingress shop/front (x.com/) leads to Service app:80". */
  text: string;
}

export function asksOverHttp(request: ProbeRequest): request is HttpRequest {
  return request.action.type === 'http';
}

/** Undefined for a request that goes to a pod itself, or out of the cluster: what answers there is the answer. */
export function comparisonOf(request: HttpRequest, world: World): Comparison | undefined {
  return request.ingress ? throughIngress(request, world) : throughService(request, world);
}

function throughIngress(request: HttpRequest, world: World): Comparison {
  const { host, hostHeader = host, path, tls } = request.action;
  const { to, endpoints, text } = routeOf(world, { host: hostHeader, path });
  const secret = tls ? certificateFor(world, hostHeader) : undefined;
  return {
    request,
    answeredBy: to === 'endpoints' ? 'pods' : to === 'unrouted' ? 'nobody' : 'open',
    ...asked(request, endpoints, { path, hostHeader }),
    controller: true,
    spreads: false,
    certificate: secret && shownOf(secret),
    text,
  };
}

function shownOf(secret: KubeObject): Comparison['certificate'] {
  const der = certificateOf(secret);
  const { namespace, name } = secret.metadata;
  return der === undefined ? undefined : { der, text: `Secret ${namespace}/${name}` };
}

function throughService(request: HttpRequest, world: World): Comparison | undefined {
  const { service, endpoints } = destinationOf(request, world) ?? {};
  if (!service || !endpoints || endpoints.length === 0) return undefined;
  const { host, port, path, tls = false } = request.action;
  const hostHeader = request.action.hostHeader ?? (port === (tls ? 443 : 80) ? host : `${host}:${port}`);
  return {
    request,
    answeredBy: 'pods',
    ...asked(request, endpoints, { path, hostHeader, tls }),
    controller: false,
    spreads: !service.sticky && endpoints.length > 1,
    certificate: undefined,
    text: `Service ${service.name} leads to ${endpoints.map(({ ip, port: own }) => `${ip}:${own}`).join(', ')}`,
  };
}

function asked(
  { id, source }: HttpRequest,
  endpoints: readonly { ip: string; port: number }[],
  action: Pick<HttpAction, 'path' | 'hostHeader' | 'tls'>,
): Pick<Comparison, 'direct' | 'more'> {
  const direct = endpoints.slice(0, ENDPOINTS_ASKED).map(({ ip, port }, index) => ({
    id: `${id}/direct-${index}`,
    source,
    action: { type: 'http', host: ip, port, ...action } satisfies HttpAction,
    expect: 'allowed' as const,
    model: { to: { type: 'ip' as const, ip }, port, protocol: 'TCP' as const },
  }));
  return { direct, more: endpoints.length > direct.length };
}
