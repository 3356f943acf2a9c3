import type { EndpointSlice, Pod, Service, ServicePort } from '../domain/objects.js';
import type { Snapshot } from './snapshot.js';

/** One ready address and port behind a Service, from whichever of its EndpointSlices. */
export interface Endpoint {
  ip: string;
  /** Undefined in a slice without ports. */
  port: number | undefined;
  /** The Service port that leads here; undefined where the slice names none of them. */
  servicePort: ServicePort | undefined;
  slice: EndpointSlice;
  /** The pod of that address, where there is one. */
  pod: Pod | undefined;
}

const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLERS = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'];

/** Every slice that belongs to the Service, whoever made it. */
export function slicesOf(snapshot: Snapshot, service: Service): readonly EndpointSlice[] {
  const slices = snapshot.list('EndpointSlice', service.metadata.namespace) as readonly EndpointSlice[];
  return slices.filter((slice) => slice.metadata.labels?.[SERVICE_NAME] === service.metadata.name);
}

/** Whether Kubernetes keeps the slice up to date; one that a person wrote stays as it is when pods change. */
export function isHandMade(slice: EndpointSlice): boolean {
  return !CONTROLLERS.includes(slice.metadata.labels?.[MANAGED_BY] ?? '');
}

/** The addresses that get traffic: ready ones only (a condition that is not set counts as ready). */
export function readyEndpoints(snapshot: Snapshot, service: Service): readonly Endpoint[] {
  return slicesOf(snapshot, service).flatMap((slice) =>
    (slice.endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses, targetRef }) =>
        addresses.flatMap((ip) =>
          portsOf(slice, service).map(({ port, servicePort }) => {
            const named =
              targetRef?.kind === 'Pod' && targetRef.name ? podNamed(snapshot, slice, targetRef.name) : undefined;
            return { ip, port, servicePort, slice, pod: named ?? podWithIp(snapshot, ip) };
          }),
        ),
      ),
  );
}

/** A Service and the port of it that leads to given pods. */
export interface Way {
  service: Service;
  servicePort: ServicePort;
}

/** The Services of a namespace that lead to one of the pods on `port`; those with a virtual address first, then by name. */
export function waysTo(snapshot: Snapshot, namespace: string, pods: readonly Pod[], port: number): readonly Way[] {
  const names = new Set(pods.map((pod) => pod.metadata.name));
  const services = (snapshot.list('Service', namespace) as readonly Service[]).filter(
    (service) => service.metadata.deletionTimestamp === undefined,
  );
  const ways = services.flatMap((service) => {
    const hit = readyEndpoints(snapshot, service).find(
      (endpoint) =>
        endpoint.servicePort !== undefined &&
        endpoint.port === port &&
        endpoint.pod?.metadata.namespace === namespace &&
        names.has(endpoint.pod.metadata.name),
    );
    return hit?.servicePort ? [{ service, servicePort: hit.servicePort }] : [];
  });
  const rank = ({ service }: Way) => `${isHeadless(service) ? 1 : 0}${service.metadata.name}`;
  return ways.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

export function isHeadless(service: Service): boolean {
  return service.spec.clusterIP === 'None';
}

function portsOf(slice: EndpointSlice, service: Service) {
  const ports = slice.ports ?? [];
  if (ports.length === 0) return [{ port: undefined, servicePort: undefined }];
  return ports.map(({ name, port, protocol }) => ({
    port,
    servicePort: (service.spec.ports ?? []).find(
      (candidate) => (candidate.name ?? '') === (name ?? '') && (candidate.protocol ?? 'TCP') === (protocol ?? 'TCP'),
    ),
  }));
}

function podNamed(snapshot: Snapshot, slice: EndpointSlice, name: string): Pod | undefined {
  return snapshot.get('Pod', slice.metadata.namespace, name) as Pod | undefined;
}

/** Undefined for a node's address, which pods in the node's network share. */
export function podWithIp(snapshot: Snapshot, ip: string): Pod | undefined {
  return (snapshot.list('Pod') as readonly Pod[]).find((pod) => pod.status?.podIP === ip && !pod.spec.hostNetwork);
}
