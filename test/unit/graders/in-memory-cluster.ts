import type { SeededObject } from '../../../src/domain/attempt.js';
import type { EndpointSlice, KubeObject, Labels, Pod, Service } from '../../../src/domain/objects.js';
import { Snapshot } from '../../../src/grading/snapshot.js';

type Container = Pod['spec']['containers'][number];

/** What the images of the labs listen on, and what they answer over HTTP. */
const SERVERS: readonly { image: RegExp; port: (container: Container) => number; body: (pod: Pod) => string }[] = [
  {
    image: /(^|\/)nginx(:|$)/,
    port: ({ command, args }) => (command || args ? 0 : 80),
    body: () => '<title>Welcome to nginx!</title>',
  },
  { image: /(^|\/)httpd(:|$)/, port: () => 80, body: () => '<h1>It works!</h1>' },
  {
    image: /(^|\/)busybox(:|$)/,
    port: ({ command = [] }) => (command[0] === 'httpd' ? Number(command[command.indexOf('-p') + 1]) : 0),
    body: () => '<H1>404 Not Found</H1>',
  },
  {
    image: /hello-app:/,
    port: ({ env, command }) => (command ? 0 : Number(envOf(env, 'PORT') ?? 8080)),
    body: (pod) => `Hello, world!\nVersion: ${imageOf(pod).split(':')[1]}.0\nHostname: ${pod.metadata.name}\n`,
  },
];

/** The server that runs in the pod and listens on the port; undefined when none does. */
export function serverOn(pod: Pod, port: number): { body: string } | undefined {
  const server = SERVERS.find((known) =>
    pod.spec.containers.some((one) => known.image.test(one.image ?? '') && known.port(one) === port),
  );
  return server && { body: server.body(pod) };
}

function envOf(env: unknown, name: string): string | undefined {
  return (env as { name: string; value?: string }[] | undefined)?.find((variable) => variable.name === name)?.value;
}

const imageOf = (pod: Pod) => pod.spec.containers[0]?.image ?? '';

const NODE_IP = '172.18.0.2';
const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node' },
  status: { addresses: [{ type: 'InternalIP', address: NODE_IP }] },
};

/**
 * Manifests as a healthy cluster would show them a little later: workloads have their pods, pods run and have
 * addresses, Services have theirs and their EndpointSlices. Applying the same object again merges it.
 */
export class InMemoryCluster {
  readonly #objects = new Map<string, KubeObject>();
  #serial = 0;

  constructor(namespaces: readonly string[]) {
    for (const name of namespaces) this.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }]);
    this.apply([NODE]);
  }

  apply(objects: readonly KubeObject[]): SeededObject[] {
    return objects.map((object) => {
      const known = this.#objects.get(keyOf(object));
      const uid = known?.metadata.uid ?? `uid-${++this.#serial}`;
      const merged = known
        ? { ...known, ...object, metadata: { ...known.metadata, ...object.metadata, uid } }
        : { ...object, metadata: { ...object.metadata, uid } };
      this.#objects.set(keyOf(object), merged);
      const { name, namespace } = object.metadata;
      return { apiVersion: object.apiVersion, kind: object.kind, name, uid, ...(namespace ? { namespace } : {}) };
    });
  }

  snapshot(): Snapshot {
    const given = [...this.#objects.values()].map(withDefaults);
    const owned = given.flatMap((object) => {
      if (object.kind === 'Deployment') return podsOfDeployment(object);
      return object.kind === 'StatefulSet' ? podsOfStatefulSet(object) : [];
    });
    const pods = [...given, ...owned].filter(({ kind }) => kind === 'Pod').map((pod, index) => running(pod, index));
    const services = given
      .filter(({ kind }) => kind === 'Service')
      .map((service, index) => addressed(service as Service, index));
    const others = [...given, ...owned].filter(({ kind }) => kind !== 'Pod' && kind !== 'Service');
    const known = new Set(others.filter(({ kind }) => kind === 'EndpointSlice').map(keyOf));
    const slices = services.flatMap((service) => sliceOf(service, pods)).filter((slice) => !known.has(keyOf(slice)));
    return new Snapshot([...others, ...pods, ...services, ...slices]);
  }
}

function keyOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

function withDefaults(object: KubeObject): KubeObject {
  if (object.kind === 'Namespace') {
    const labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name };
    return { ...object, metadata: { ...object.metadata, labels } };
  }
  if (object.kind !== 'NetworkPolicy') return object;
  const spec = object.spec as { policyTypes?: string[]; egress?: unknown[] };
  const policyTypes = spec.policyTypes ?? (spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']);
  return { ...object, spec: { ...spec, policyTypes } };
}

function podsOfDeployment(deployment: KubeObject): KubeObject[] {
  const { name, namespace = '', uid = '' } = deployment.metadata;
  const spec = deployment.spec as {
    replicas?: number;
    template: { metadata?: { labels?: Labels }; spec: Pod['spec'] };
  };
  const replicaSet = `${name}-5d4f8c`;
  const labels = { ...spec.template.metadata?.labels, 'pod-template-hash': '5d4f8c' };
  const set: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: replicaSet,
      namespace,
      uid: `${uid}-rs`,
      labels,
      ownerReferences: owner('Deployment', name, uid),
    },
  };
  const pods = Array.from({ length: spec.replicas ?? 1 }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${replicaSet}-${index}`,
      namespace,
      uid: `${uid}-pod-${index}`,
      labels,
      ownerReferences: owner('ReplicaSet', replicaSet, `${uid}-rs`),
    },
    spec: spec.template.spec,
  }));
  return [set, ...pods];
}

function podsOfStatefulSet(set: KubeObject): KubeObject[] {
  const { name, namespace = '', uid = '' } = set.metadata;
  const spec = set.spec as {
    replicas?: number;
    serviceName?: string;
    template: { metadata?: { labels?: Labels }; spec: Pod['spec'] };
  };
  return Array.from({ length: spec.replicas ?? 1 }, (_, index) => {
    const hostname = `${name}-${index}`;
    const labels = { ...spec.template.metadata?.labels, 'statefulset.kubernetes.io/pod-name': hostname };
    const ownerReferences = owner('StatefulSet', name, uid);
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: hostname, namespace, uid: `${uid}-pod-${index}`, labels, ownerReferences },
      spec: { ...spec.template.spec, hostname, ...(spec.serviceName ? { subdomain: spec.serviceName } : {}) },
    };
  });
}

function owner(kind: string, name: string, uid: string) {
  return [{ apiVersion: 'apps/v1', kind, name, uid, controller: true }];
}

function running(pod: KubeObject, index: number): Pod {
  const { containers } = pod.spec as Pod['spec'];
  const podIP = `10.244.0.${index + 10}`;
  return {
    ...pod,
    spec: { nodeName: 'node', ...(pod.spec as Pod['spec']) },
    status: {
      phase: 'Running',
      podIP,
      podIPs: [{ ip: podIP }],
      hostIP: NODE_IP,
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: containers.map(({ name }) => ({
        name,
        ready: true,
        state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
      })),
    },
  };
}

function addressed(service: Service, index: number): Service {
  const { allocateLoadBalancerNodePorts: allocate } = service.spec as { allocateLoadBalancerNodePorts?: boolean };
  const onNodes = service.spec.type === 'NodePort' || (service.spec.type === 'LoadBalancer' && allocate !== false);
  const ports = (service.spec.ports ?? []).map((port, place) => ({
    ...(onNodes ? { nodePort: 31_000 + 10 * index + place } : {}),
    ...port,
    protocol: port.protocol ?? ('TCP' as const),
    targetPort: port.targetPort ?? port.port,
  }));
  const clusterIP = service.spec.clusterIP ?? `10.96.1.${index + 1}`;
  const external = service.spec.type === 'ExternalName';
  return {
    ...service,
    spec: { type: 'ClusterIP', ...service.spec, ports, ...(external ? {} : { clusterIP }) },
  };
}

function sliceOf(service: Service, pods: readonly Pod[]): EndpointSlice[] {
  const { selector } = service.spec;
  if (!selector || Object.keys(selector).length === 0) return [];
  const { name, namespace = '' } = service.metadata;
  const behind = pods.filter(
    (pod) =>
      pod.metadata.namespace === namespace &&
      Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value),
  );
  const first = behind[0];
  return [
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${name}-x7k2p`,
        namespace,
        labels: {
          'kubernetes.io/service-name': name,
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        },
      },
      addressType: 'IPv4',
      endpoints: behind.map((pod) => ({
        addresses: [pod.status?.podIP ?? ''],
        conditions: { ready: true },
        targetRef: { kind: 'Pod', namespace, name: pod.metadata.name },
        ...(pod.spec.hostname && pod.spec.subdomain === name ? { hostname: pod.spec.hostname } : {}),
      })),
      ports: (service.spec.ports ?? []).flatMap(({ name: portName, protocol = 'TCP', port, targetPort = port }) => {
        const number = typeof targetPort === 'number' ? targetPort : first && portNamed(first, targetPort);
        return number === undefined ? [] : [{ name: portName ?? '', protocol, port: number }];
      }),
    },
  ];
}

function portNamed(pod: Pod, name: string): number | undefined {
  return pod.spec.containers.flatMap(({ ports }) => ports ?? []).find((port) => port.name === name)?.containerPort;
}
