import { equal, type Json, type Obj, timestamp } from '../object.js';
import { randomSuffix } from '../registry/metadata.js';
import { selectsExactly } from '../registry/selectors.js';
import type { Context } from './context.js';
import { isOwnedBy, isReady, ownerReference } from './owned.js';
import { keyOf, Reconciler } from './reconciler.js';

const SLICES = 'endpointslices.discovery.k8s.io';
const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLER = 'endpointslice-controller.k8s.io';
const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';

/** Keeps EndpointSlices (and the old Endpoints) of Services with a selector. */
export function startEndpoints(context: Context): void {
  const { store } = context;
  new Reconciler(context, {
    keysOf: ({ resource, object, before }) => {
      if (resource === 'services') return [keyOf(object)];
      if (resource === SLICES) {
        const name = object.metadata.labels?.[SERVICE_NAME];
        return name && object.metadata.labels?.[MANAGED_BY] === CONTROLLER
          ? [`${object.metadata.namespace}/${name}`]
          : [];
      }
      if (resource !== 'pods') return [];
      return store
        .list('services', object.metadata.namespace)
        .filter(({ spec }) => [object, before].some((pod) => pod && selectsExactly(spec.selector, pod.metadata.labels)))
        .map(keyOf);
    },
    initial: () => store.list('services').map(keyOf),
    reconcile: (namespace, name) => {
      const service = store.get('services', namespace, name);
      if (service && !service.metadata.deletionTimestamp) reconcile(context, service);
      else if (
        !service &&
        store.get('endpoints', namespace, name)?.metadata.labels?.['endpoints.kubernetes.io/managed-by']
      ) {
        context.registry.delete(context.catalog.builtin('endpoints'), namespace, name);
      }
    },
  });
}

interface Group {
  ports: Json[];
  endpoints: Json[];
}

function reconcile(context: Context, service: Obj): void {
  const { selector, type } = service.spec;
  if (type === 'ExternalName' || !selector || Object.keys(selector).length === 0) {
    if (type === 'ExternalName' || !selector) removeOwn(context, service);
    return;
  }
  const pods = context.store
    .list('pods', service.metadata.namespace)
    .filter((pod) => selectsExactly(selector, pod.metadata.labels) && pod.status?.podIP)
    .filter((pod) => !['Succeeded', 'Failed'].includes(pod.status?.phase));
  const groups = groupsOf(service, pods);
  writeSlices(context, service, groups);
  writeEndpoints(context, service, pods);
}

function groupsOf(service: Obj, pods: readonly Obj[]): Group[] {
  const groups = new Map<string, Group>();
  for (const pod of pods) {
    const ports = portsOf(service, pod);
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    group.endpoints.push(endpointOf(service, pod));
    groups.set(key, group);
  }
  if (groups.size === 0) return [{ ports: [], endpoints: [] }];
  return [...groups.values()];
}

/** The ports that a pod serves for the Service; a name that the pod does not have is left out. */
function portsOf(service: Obj, pod: Obj): Json[] {
  return (service.spec.ports ?? []).flatMap((port: Json) => {
    const number =
      typeof port.targetPort === 'number' ? port.targetPort : namedPort(pod, port.targetPort, port.protocol);
    if (number === undefined) return [];
    return [
      {
        name: port.name ?? '',
        protocol: port.protocol,
        port: number,
        ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
      },
    ];
  });
}

function namedPort(pod: Obj, name: string, protocol: string): number | undefined {
  const sidecars = (pod.spec.initContainers ?? []).filter((container: Json) => container.restartPolicy === 'Always');
  for (const container of [...pod.spec.containers, ...sidecars]) {
    const found = (container.ports ?? []).find((port: Json) => port.name === name && port.protocol === protocol);
    if (found) return found.containerPort;
  }
  return undefined;
}

function endpointOf(service: Obj, pod: Obj): Json {
  const serving = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses ? true : serving && !terminating;
  const named = pod.spec.hostname && pod.spec.subdomain === service.metadata.name;
  return {
    addresses: [pod.status.podIP],
    conditions: { ready, serving, terminating },
    ...(named ? { hostname: pod.spec.hostname } : {}),
    targetRef: { kind: 'Pod', namespace: pod.metadata.namespace, name: pod.metadata.name, uid: pod.metadata.uid },
    nodeName: pod.spec.nodeName,
  };
}

const isOurs = (slice: Obj, service: Obj): boolean =>
  slice.metadata.labels?.[MANAGED_BY] === CONTROLLER && isOwnedBy(slice, service);

function writeSlices(context: Context, service: Obj, groups: readonly Group[]): void {
  const { store, registry, catalog, clock } = context;
  const resource = catalog.builtin(SLICES);
  const { name, namespace } = service.metadata;
  const spare = store.list(SLICES, namespace).filter((slice) => isOurs(slice, service));
  const headless = service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {};
  const labels = { ...service.metadata.labels, [MANAGED_BY]: CONTROLLER, [SERVICE_NAME]: name, ...headless };
  const missing: Group[] = [];
  for (const group of groups) {
    const at = spare.findIndex((slice) => equal(slice.ports ?? [], group.ports));
    const slice = at >= 0 ? spare.splice(at, 1)[0] : undefined;
    if (slice) update(slice, group);
    else missing.push(group);
  }
  for (const group of missing) {
    const reused = spare.shift();
    if (reused) update(reused, group);
    else {
      const body = {
        metadata: {
          name: `${name}-${randomSuffix()}`,
          generateName: `${name}-`,
          labels,
          annotations: { [TRIGGER]: timestamp(clock.now()) },
          ownerReferences: [ownerReference(service)],
        },
        addressType: 'IPv4',
        endpoints: group.endpoints,
        ports: group.ports,
      };
      registry.create(resource, namespace, body, { fieldManager: 'kube-controller-manager' });
    }
  }
  for (const slice of spare) registry.delete(resource, namespace, slice.metadata.name);

  function update(slice: Obj, group: Group): void {
    const same =
      equal(slice.endpoints ?? [], group.endpoints) &&
      equal(slice.ports ?? [], group.ports) &&
      equal(slice.metadata.labels, labels);
    if (same) return;
    registry.mutate(resource, slice.metadata, 'kube-controller-manager', (draft) => {
      draft.endpoints = group.endpoints;
      draft.ports = group.ports;
      draft.metadata.labels = labels;
      draft.metadata.annotations = { ...draft.metadata.annotations, [TRIGGER]: timestamp(clock.now()) };
      draft.metadata.generation = (draft.metadata.generation ?? 0) + 1;
    });
  }
}

function removeOwn(context: Context, service: Obj): void {
  const resource = context.catalog.builtin(SLICES);
  for (const slice of context.store.list(SLICES, service.metadata.namespace)) {
    if (isOurs(slice, service)) context.registry.delete(resource, service.metadata.namespace, slice.metadata.name);
  }
}

/** The same in the form that Endpoints have had; deprecated, still written by the control plane. */
function writeEndpoints(context: Context, service: Obj, pods: readonly Obj[]): void {
  const { store, registry, catalog, clock } = context;
  const { name, namespace } = service.metadata;
  const subsets = subsetsOf(service, pods);
  const resource = catalog.builtin('endpoints');
  const headless = service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {};
  const labels = {
    ...service.metadata.labels,
    'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
    ...headless,
  };
  const known = store.get('endpoints', namespace, name);
  if (!known) {
    const body = {
      metadata: { name, labels, annotations: { [TRIGGER]: timestamp(clock.now()) } },
      ...(subsets.length ? { subsets } : {}),
    };
    registry.create(resource, namespace, body, { fieldManager: 'kube-controller-manager' });
  } else if (!equal(known.subsets ?? [], subsets) || !equal(known.metadata.labels, labels)) {
    registry.mutate(resource, known.metadata, 'kube-controller-manager', (draft) => {
      if (subsets.length) draft.subsets = subsets;
      else delete draft.subsets;
      draft.metadata.labels = labels;
    });
  }
}

function subsetsOf(service: Obj, pods: readonly Obj[]): Json[] {
  const subsets = new Map<string, Json>();
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp) continue;
    const ports = portsOf(service, pod).map(({ name, ...port }: Json) => (name ? { name, ...port } : port));
    const key = JSON.stringify(ports);
    const subset = subsets.get(key) ?? { addresses: [], notReadyAddresses: [], ports };
    const ready = isReady(pod) || service.spec.publishNotReadyAddresses;
    subset[ready ? 'addresses' : 'notReadyAddresses'].push({
      ip: pod.status.podIP,
      ...(pod.spec.hostname && pod.spec.subdomain === service.metadata.name ? { hostname: pod.spec.hostname } : {}),
      nodeName: pod.spec.nodeName,
      targetRef: { kind: 'Pod', namespace: pod.metadata.namespace, name: pod.metadata.name, uid: pod.metadata.uid },
    });
    subsets.set(key, subset);
  }
  return [...subsets.values()].map(({ addresses, notReadyAddresses, ports }) => ({
    ...(addresses.length ? { addresses } : {}),
    ...(notReadyAddresses.length ? { notReadyAddresses } : {}),
    ...(ports.length ? { ports } : {}),
  }));
}
