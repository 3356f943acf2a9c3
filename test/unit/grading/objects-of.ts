import type {
  ContainerStatus,
  EndpointSlice,
  KubeObject,
  ObjectMeta,
  Pod,
  Service,
} from '../../../src/domain/objects.js';

/** Objects as a cluster returns them; `name` is namespace/name. */
export function object(apiVersion: string, kind: string, name: string, rest: Partial<KubeObject> = {}): KubeObject {
  return { apiVersion, kind, ...rest, metadata: metadataOf(name, kind, rest.metadata) };
}

export function pod(name: string, parts: { metadata?: Partial<ObjectMeta>; spec?: object; status?: object } = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadataOf(name, 'Pod', parts.metadata),
    spec: { nodeName: 'node', containers: [{ name: 'main', image: 'nginx' }], ...parts.spec },
    status: {
      phase: 'Running',
      podIP: '10.0.0.1',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [running('main')],
      ...parts.status,
    },
  };
}

export function running(name: string, startedAt = '2026-01-01T00:00:00Z', ready = true): ContainerStatus {
  return { name, ready, restartCount: 0, state: { running: { startedAt } } };
}

export function service(name: string, spec: Service['spec'], metadata: Partial<ObjectMeta> = {}): Service {
  return { apiVersion: 'v1', kind: 'Service', metadata: metadataOf(name, 'Service', metadata), spec };
}

/** A node; without an address it is one that has just joined. */
export function node(name: string, internalIp?: string): KubeObject {
  const addresses = [
    { type: 'Hostname', address: name },
    ...(internalIp ? [{ type: 'InternalIP', address: internalIp }] : []),
  ];
  return object('v1', 'Node', name, { status: { addresses } });
}

/** A slice of the Service of this name, kept by the controller unless `managedBy` says otherwise. */
export function slice(
  name: string,
  endpoints: NonNullable<EndpointSlice['endpoints']>,
  ports: EndpointSlice['ports'],
  managedBy = 'endpointslice-controller.k8s.io',
): EndpointSlice {
  const labels = {
    'kubernetes.io/service-name': name.split('/')[1] ?? '',
    'endpointslice.kubernetes.io/managed-by': managedBy,
  };
  const metadata = metadataOf(`${name}-${managedBy.length}${endpoints.length}`, 'EndpointSlice', { labels });
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata,
    addressType: 'IPv4',
    endpoints,
    ports: ports ?? null,
  };
}

export function endpointOf(target: Pod, ready: boolean | null = true) {
  const { name, namespace = '' } = target.metadata;
  const targetRef = { kind: 'Pod', namespace, name };
  return { addresses: [target.status?.podIP ?? ''], conditions: { ready }, targetRef };
}

export function ownedBy(kind: string, name: string): Pick<ObjectMeta, 'ownerReferences'> {
  const [namespace = '', own = ''] = name.split('/');
  return {
    ownerReferences: [{ apiVersion: 'apps/v1', kind, name: own, uid: `${kind}-${namespace}-${own}`, controller: true }],
  };
}

function metadataOf(name: string, kind: string, rest: Partial<ObjectMeta> = {}): ObjectMeta {
  const [first = '', second] = name.split('/');
  const place = second === undefined ? { name: first } : { namespace: first, name: second };
  return { ...place, uid: second === undefined ? `${kind}-${first}` : `${kind}-${first}-${second}`, ...rest };
}
