import type { Pod, Service, ServicePort } from '../domain/objects.js';
import { hasLabels, isLiving, isReady } from './pods.js';
import { type Endpoint, isHandMade, readyEndpoints, slicesOf } from './service-endpoints.js';
import type { Snapshot } from './snapshot.js';

/** Whether the Service's EndpointSlices do not show yet what its pods and ports are; undefined when they do. */
export function staleEndpoints(snapshot: Snapshot, service: Service, pods: readonly Pod[]): string | undefined {
  const { selector, type, publishNotReadyAddresses, ports = [] } = service.spec;
  if (!selector || Object.keys(selector).length === 0 || type === 'ExternalName') return undefined;
  if (service.metadata.deletionTimestamp !== undefined) return 'is being deleted';
  if (!slicesOf(snapshot, service).some((slice) => !isHandMade(slice))) return 'has no EndpointSlice yet';
  const wanted = pods
    .filter((pod) => hasLabels(pod, selector) && isLiving(pod) && pod.status?.podIP)
    .filter((pod) => publishNotReadyAddresses || isReady(pod))
    .map((pod) => pod.metadata.name);
  const endpoints = readyEndpoints(snapshot, service).filter(({ slice }) => !isHandMade(slice));
  const served = new Set(endpoints.flatMap(({ pod }) => (pod ? [pod.metadata.name] : [])));
  const missing = wanted.filter((name) => !served.has(name));
  if (missing.length > 0) return `does not list pod ${missing[0]} as an endpoint yet`;
  const gone = endpoints.find(({ pod }) => pod === undefined || !wanted.includes(pod.metadata.name));
  if (gone) return `still lists ${gone.pod ? `pod ${gone.pod.metadata.name}` : gone.ip} as an endpoint`;
  const behind = ports.find(
    (port) => typeof (port.targetPort ?? port.port) === 'number' && wanted.length > 0 && !isListed(port, endpoints),
  );
  return behind ? `does not list its port ${behind.port} yet` : undefined;
}

function isListed(wanted: ServicePort, endpoints: readonly Endpoint[]): boolean {
  return endpoints.some(
    ({ servicePort, port }) => servicePort === wanted && port === (wanted.targetPort ?? wanted.port),
  );
}
