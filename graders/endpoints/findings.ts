import {
  type Endpoint,
  type Finding,
  hasLabels,
  isHandMade,
  nameOf,
  type Pod,
  refOf,
  type Service,
} from '../../src/sdk.js';
import type { Spec } from './endpoints.js';

/** What keeps the Service from leading to exactly (or at least) `pods`; empty when nothing does. */
export function findingsOf(
  spec: Spec,
  service: Service,
  endpoints: readonly Endpoint[],
  pods: readonly Pod[],
): Finding[] {
  if (service.spec.type === 'ExternalName') return [onlyAName(service)];
  if (!spec.handMade && hasNoSelector(service)) return [withoutSelector(service)];
  const handMade = spec.handMade ? undefined : endpoints.find(({ slice }) => isHandMade(slice));
  if (handMade) return [writtenByHand(service, handMade)];
  const ports = service.spec.ports ?? [];
  if (spec.servicePort !== undefined && !ports.some(({ port }) => port === spec.servicePort)) {
    return [wrongServicePort(spec, service)];
  }
  const right = endpoints.filter(
    ({ servicePort }) => spec.servicePort === undefined || (servicePort?.port ?? spec.servicePort) === spec.servicePort,
  );
  const findings = pods.flatMap((pod) => missing(spec, service, pod, right) ?? []);
  if (spec.match === 'atLeast') return shortened(findings);
  const names = new Set(pods.map(nameOf));
  const foreign = [...new Map(right.map((endpoint) => [endpoint.ip, endpoint])).values()]
    .filter(({ pod }) => pod === undefined || !names.has(nameOf(pod)))
    .map((endpoint) => foreignPod(service, endpoint));
  return shortened([...findings, ...foreign]);
}

function hasNoSelector(service: Service): boolean {
  return Object.keys(service.spec.selector ?? {}).length === 0;
}

/** Whatever its selector says. */
function onlyAName(service: Service): Finding {
  return {
    expected: `${nameOf(service)} leads to pods`,
    observed: 'it is of type ExternalName',
    cause: `such a Service has no endpoints: DNS refers to ${service.spec.externalName ?? 'another name'} in its place`,
    at: { object: refOf(service), path: 'spec.type' },
  };
}

function withoutSelector(service: Service): Finding {
  return {
    expected: `${nameOf(service)} finds its pods by their labels`,
    observed: 'it has no selector',
    cause: 'endpoints that were written by hand stay as they are when pods come and go',
    at: { object: refOf(service), path: 'spec.selector' },
  };
}

function writtenByHand(service: Service, { slice, ip }: Endpoint): Finding {
  return {
    expected: `the endpoints of ${nameOf(service)} follow the pods`,
    observed: `${ip} comes from an EndpointSlice that was written by hand`,
    cause: 'such an address stays when its pod is gone; let the selector find the pods',
    at: { object: refOf(slice) },
  };
}

function wrongServicePort(spec: Spec, service: Service): Finding {
  const ports = (service.spec.ports ?? []).map(({ port }) => port).join(', ');
  return {
    expected: `${nameOf(service)} has port ${spec.servicePort}`,
    observed: `its ${ports.includes(',') ? 'ports are' : 'port is'} ${ports || 'not set'}`,
    at: { object: refOf(service), path: 'spec.ports' },
  };
}

function missing(spec: Spec, service: Service, pod: Pod, endpoints: readonly Endpoint[]): Finding | undefined {
  const own = endpoints.filter((endpoint) => endpoint.pod !== undefined && nameOf(endpoint.pod) === nameOf(pod));
  if (own.some(({ port }) => port !== undefined && port === (spec.port ?? port))) return undefined;
  const where = spec.port === undefined ? '' : ` on port ${spec.port}`;
  const expected = `${nameOf(service)} leads to ${nameOf(pod)}${where}`;
  const [nearest] = own;
  if (nearest) return { expected, ...otherPort(spec, service, nearest) };
  return { expected, observed: 'that pod is not among its endpoints', ...labelCause(service, pod) };
}

function otherPort(spec: Spec, service: Service, { port, servicePort }: Endpoint): Omit<Finding, 'expected'> {
  const ports = service.spec.ports ?? [];
  const through = servicePort ?? ports.find((candidate) => candidate.port === spec.servicePort) ?? ports[0];
  if (!through) return { observed: 'the Service has no port' };
  const { targetPort } = through;
  const set = targetPort === undefined ? `not set, so it is ${through.port}, the Service's own port` : targetPort;
  return {
    observed:
      port === undefined ? 'it leads to that pod, but to no port of it' : `it leads to that pod on port ${port}`,
    cause: port === undefined ? `targetPort "${targetPort}" is no port name of the pod` : `targetPort is ${set}`,
    at: { object: refOf(service), path: `spec.ports[${ports.indexOf(through)}].targetPort` },
  };
}

function labelCause(service: Service, pod: Pod): Pick<Finding, 'cause' | 'at'> {
  const selector = service.spec.selector ?? {};
  if (service.metadata.namespace !== pod.metadata.namespace) {
    const cause = `a Service selects pods of its own namespace only: it is in ${service.metadata.namespace}`;
    return { cause, at: { object: refOf(service) } };
  }
  if (hasLabels(pod, selector)) return { at: { object: refOf(service), path: 'spec.selector' } };
  const unmet = Object.entries(selector).find(([key, value]) => pod.metadata.labels?.[key] !== value);
  const [key = '', value = ''] = unmet ?? [];
  const given = pod.metadata.labels?.[key];
  const cause = `the selector asks for ${key}=${value}, but the pod has ${given === undefined ? `no label ${key}` : `${key}=${given}`}`;
  return { cause, at: { object: refOf(service), path: 'spec.selector' } };
}

function foreignPod(service: Service, { ip, pod }: Endpoint): Finding {
  const selector = Object.entries(service.spec.selector ?? {}).map(([key, value]) => `${key}=${value}`);
  return {
    expected: `${nameOf(service)} leads to no other pods`,
    observed: `it also leads to ${pod ? nameOf(pod) : ip}`,
    ...(pod ? { cause: `that pod has the labels of the selector, too: ${selector.join(', ')}` } : {}),
    at: { object: refOf(service), path: 'spec.selector' },
  };
}

/** Replicas fail alike: three examples say as much as thirty. */
function shortened(findings: readonly Finding[]): Finding[] {
  return findings.slice(0, 3);
}
