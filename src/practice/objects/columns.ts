import type {
  EndpointSlice,
  KubeObject,
  LabelSelector,
  Labels,
  NetworkPolicy,
  Pod,
  Service,
} from '../../domain/objects.js';
import type { Ingress } from '../../netmodel/ingress/objects.js';
import { podReady, podState } from './pod-state.js';
import { labelsText, selectorText } from './selector-text.js';

/** A column of a kind's table, beside namespace and name. */
export interface Column {
  title: string;
  of(object: KubeObject, all: readonly KubeObject[]): string;
}

const LABELS: Column = { title: 'LABELS', of: ({ metadata }) => labelsText(ownLabels(metadata.labels)) };

const READY: Column = {
  title: 'READY',
  of: ({ spec, status }) => {
    const { readyReplicas = 0, numberReady } = (status ?? {}) as { readyReplicas?: number; numberReady?: number };
    const { desiredNumberScheduled } = (status ?? {}) as { desiredNumberScheduled?: number };
    const wanted = desiredNumberScheduled ?? (spec as { replicas?: number } | undefined)?.replicas ?? 1;
    return `${numberReady ?? readyReplicas}/${wanted}`;
  },
};

const PODS: Column = {
  title: 'SELECTOR',
  of: ({ spec }) => selectorText((spec as { selector?: LabelSelector } | undefined)?.selector),
};

const KEYS: Column = { title: 'KEYS', of: ({ data }) => Object.keys((data ?? {}) as object).join(',') || '-' };

const POD_COLUMNS: readonly Column[] = [
  { title: 'READY', of: (pod) => podReady(pod as Pod) },
  { title: 'STATUS', of: (pod) => podState(pod as Pod) },
  { title: 'IP', of: (pod) => (pod as Pod).status?.podIP ?? '-' },
  LABELS,
];

const SERVICE_COLUMNS: readonly Column[] = [
  { title: 'TYPE', of: (service) => (service as Service).spec.type ?? 'ClusterIP' },
  { title: 'CLUSTER-IP', of: (service) => (service as Service).spec.clusterIP || '-' },
  { title: 'PORTS', of: (service) => portsText(service as Service) },
  { title: 'ENDPOINTS', of: (service, all) => endpointsText(service, all) },
  { title: 'SELECTOR', of: (service) => labelsText((service as Service).spec.selector) },
];

const POLICY_COLUMNS: readonly Column[] = [
  { title: 'PODS', of: (policy) => selectorText((policy as NetworkPolicy).spec?.podSelector ?? {}) },
  { title: 'TYPES', of: (policy) => ((policy as NetworkPolicy).spec?.policyTypes ?? ['Ingress']).join(',') },
  {
    title: 'RULES',
    of: (policy) => {
      const { ingress, egress } = (policy as NetworkPolicy).spec ?? {};
      return `${ingress?.length ?? 0} in, ${egress?.length ?? 0} out`;
    },
  },
];

const INGRESS_COLUMNS: readonly Column[] = [
  { title: 'CLASS', of: ({ spec }) => (spec as { ingressClassName?: string } | undefined)?.ingressClassName ?? '-' },
  { title: 'PATHS', of: (ingress) => pathsText(ingress as Ingress) },
];

/** Kinds in the order in which their tables come; of all others the labels show. */
const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  Namespace: [LABELS],
  Pod: POD_COLUMNS,
  Deployment: [READY, PODS, LABELS],
  StatefulSet: [READY, PODS, LABELS],
  DaemonSet: [READY, PODS, LABELS],
  Service: SERVICE_COLUMNS,
  Ingress: INGRESS_COLUMNS,
  NetworkPolicy: POLICY_COLUMNS,
  ConfigMap: [KEYS],
  Secret: [{ title: 'TYPE', of: ({ type }) => String(type ?? 'Opaque') }, KEYS],
};

export const KINDS_FIRST: readonly string[] = Object.keys(COLUMNS);

export function columnsOf(kind: string): readonly Column[] {
  return COLUMNS[kind] ?? [LABELS];
}

/** Without what kubedrill and Kubernetes put there themselves. */
function ownLabels(labels: Labels | undefined): Labels {
  const strange = /^(kubedrill\.dev\/|kubernetes\.io\/metadata\.name$|pod-template-hash$|controller-revision-hash$)/;
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => !strange.test(key)));
}

/** "80", "80->8080", "80:30080/UDP"; the name that an ExternalName stands for. */
function portsText({ spec }: Service): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? '-';
  const ports = (spec.ports ?? []).map(({ port, targetPort = port, nodePort, protocol = 'TCP' }) => {
    const target = targetPort === port ? '' : `->${targetPort}`;
    return `${port}${nodePort ? `:${nodePort}` : ''}${target}${protocol === 'TCP' ? '' : `/${protocol}`}`;
  });
  return ports.join(',') || '-';
}

/** How many addresses are ready. */
function endpointsText({ metadata, spec }: KubeObject, all: readonly KubeObject[]): string {
  if ((spec as Service['spec']).type === 'ExternalName') return '-';
  const addresses = all
    .filter((object): object is EndpointSlice => object.kind === 'EndpointSlice')
    .filter((slice) => slice.metadata.namespace === metadata.namespace)
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name)
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap((endpoint) => endpoint.addresses);
  return addresses.length === 0 ? 'none' : `${new Set(addresses).size} ready`;
}

/** "guide.example.com/ -> web:80". */
function pathsText({ spec }: Ingress): string {
  const rules = (spec?.rules ?? []).flatMap(({ host = '*', http }) =>
    (http?.paths ?? []).map(({ path = '/', backend }) => {
      const { name = '?', port } = backend.service ?? {};
      return `${host}${path} -> ${name}:${port?.name ?? port?.number ?? '?'}`;
    }),
  );
  return rules.join(', ') || '-';
}
