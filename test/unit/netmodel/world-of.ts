import type {
  Container,
  ContainerPort,
  EndpointSlice,
  Labels,
  NamespaceObject,
  NetworkPolicy,
  NetworkPolicySpec,
  Pod,
  PodSpec,
  PodStatus,
  Service,
} from '../../../src/domain/objects.js';
import type { World } from '../../../src/netmodel/world.js';

/** Builders of small worlds: each takes what a test is about and fills in what a running cluster would. */

export function world(parts: Partial<World> = {}): World {
  return { namespaces: [], pods: [], services: [], endpointSlices: [], policies: [], ...parts };
}

export function namespace(name: string, labels: Labels = {}): NamespaceObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { ...labels, 'kubernetes.io/metadata.name': name } },
  };
}

export interface PodParts {
  labels?: Labels;
  ip?: string;
  ports?: readonly ContainerPort[];
  initContainers?: readonly Container[];
  spec?: Partial<PodSpec>;
  status?: Partial<PodStatus>;
  metadata?: Partial<Pod['metadata']>;
}

let lastHost = 0;

/** A running pod on node-1; `name` is namespace/name. */
export function pod(name: string, parts: PodParts = {}): Pod {
  const [space, own] = split(name);
  lastHost = (lastHost % 250) + 1;
  const ip = parts.ip ?? `10.244.9.${lastHost}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: space, name: own, labels: parts.labels ?? {}, ...parts.metadata },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'main', ports: parts.ports ?? [] }],
      ...(parts.initContainers ? { initContainers: parts.initContainers } : {}),
      ...parts.spec,
    },
    status: { phase: 'Running', podIP: ip, podIPs: [{ ip }], hostIP: '172.18.0.2', ...parts.status },
  };
}

export function service(name: string, spec: Service['spec']): Service {
  const [space, own] = split(name);
  return { apiVersion: 'v1', kind: 'Service', metadata: { namespace: space, name: own }, spec };
}

/** A slice of the Service with this name. */
export function slice(
  name: string,
  endpoints: NonNullable<EndpointSlice['endpoints']>,
  ports: NonNullable<EndpointSlice['ports']>,
  addressType: EndpointSlice['addressType'] = 'IPv4',
): EndpointSlice {
  const [space, own] = split(name);
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace: space, name: `${own}-abcde`, labels: { 'kubernetes.io/service-name': own } },
    addressType,
    endpoints,
    ports,
  };
}

/** An endpoint that is the given pod. */
export function endpointOf(
  target: Pod,
  conditions: { ready?: boolean | null; serving?: boolean; terminating?: boolean } = { ready: true },
  hostname?: string,
): NonNullable<EndpointSlice['endpoints']>[number] {
  const { name, namespace: space = '' } = target.metadata;
  return {
    addresses: [target.status?.podIP ?? ''],
    conditions,
    nodeName: target.spec.nodeName ?? 'node-1',
    targetRef: { kind: 'Pod', namespace: space, name },
    ...(hostname === undefined ? {} : { hostname }),
  };
}

export function policy(name: string, spec: NetworkPolicySpec): NetworkPolicy {
  const [space, own] = split(name);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { namespace: space, name: own },
    spec,
  };
}

/** kube-system with CoreDNS behind kube-dns, as kubeadm makes it. */
export function withDns(parts: Partial<World> = {}): World {
  const coredns = pod('kube-system/coredns-1', { labels: { 'k8s-app': 'kube-dns' }, ip: '10.244.0.53' });
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' as const },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' as const },
  ];
  const base = world(parts);
  return {
    ...base,
    namespaces: [...base.namespaces, namespace('kube-system')],
    pods: [...base.pods, coredns],
    services: [
      ...base.services,
      service('kube-system/kube-dns', { clusterIP: '10.96.0.10', selector: { 'k8s-app': 'kube-dns' }, ports }),
    ],
    endpointSlices: [...base.endpointSlices, slice('kube-system/kube-dns', [endpointOf(coredns)], ports)],
  };
}

function split(name: string): [string, string] {
  const [space = '', own = ''] = name.split('/');
  return [space, own];
}
