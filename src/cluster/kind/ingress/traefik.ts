import type { KubeObject } from '../../../domain/objects.js';
import { INGRESS_CLASSES, INGRESS_SERVICE } from '../../ingress-service.js';

export const TRAEFIK = 'traefik';
/** As labs and bundles name it. */
export const TRAEFIK_IMAGE = 'docker.io/library/traefik:v3.6';
/** Traefik serves the Ingresses of every class of this controller, whatever the class's name. */
const CONTROLLER = 'traefik.io/ingress-controller';
const { namespace: NAMESPACE, name: SERVICE } = INGRESS_SERVICE;
const LABELS = { 'app.kubernetes.io/managed-by': 'kubedrill', 'app.kubernetes.io/name': TRAEFIK };
const SELECTED = { 'app.kubernetes.io/name': TRAEFIK };
const PORTS = [
  { name: 'web', port: 80, containerPort: 8000 },
  { name: 'websecure', port: 443, containerPort: 8443 },
] as const;
const PING_PORT = 8080;

/**
 * What Traefik is told. Prefixes match whole path elements, as the API says; a Service without endpoints answers 503
 * instead of not being routed to; changes are served at once instead of every two seconds; ADDRESS names our Service.
 */
const ARGS = [
  '--global.checknewversion=false',
  '--global.sendanonymoususage=false',
  '--ping=true',
  `--entrypoints.traefik.address=:${PING_PORT}`,
  `--entrypoints.web.address=:${PORTS[0].containerPort}`,
  `--entrypoints.websecure.address=:${PORTS[1].containerPort}`,
  '--entrypoints.websecure.http.tls=true',
  '--providers.providersthrottleduration=50ms',
  '--providers.kubernetesingress=true',
  '--providers.kubernetesingress.strictprefixmatching=true',
  '--providers.kubernetesingress.allowemptyservices=true',
  '--providers.kubernetesingress.allowexternalnameservices=true',
  `--providers.kubernetesingress.ingressendpoint.hostname=${SERVICE}.${NAMESPACE}.svc.cluster.local`,
];

/** What must be there before the rest. */
export function ingressNamespace(): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels: LABELS } };
}

/** Traefik as the Ingress controller, on the node's ports 80 and 443 as well as behind its Service. */
export function traefikObjects(): KubeObject[] {
  return [...INGRESS_CLASSES.map(ingressClass), ...rights(), service(), deployment()];
}

function ingressClass({ name, isDefault }: (typeof INGRESS_CLASSES)[number]): KubeObject {
  const annotations = { 'ingressclass.kubernetes.io/is-default-class': String(isDefault) };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name, labels: LABELS, annotations },
    spec: { controller: CONTROLLER },
  };
}

function rights(): KubeObject[] {
  const name = `kubedrill-${TRAEFIK}`;
  const read = ['get', 'list', 'watch'];
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: TRAEFIK, namespace: NAMESPACE, labels: LABELS } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name, labels: LABELS },
      rules: [
        { apiGroups: [''], resources: ['services', 'secrets', 'nodes'], verbs: read },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
        { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'ingressclasses'], verbs: read },
        { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name, labels: LABELS },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: TRAEFIK, namespace: NAMESPACE }],
    },
  ];
}

function service(): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: SERVICE, namespace: NAMESPACE, labels: LABELS },
    spec: { selector: SELECTED, ports: PORTS.map(({ name, port }) => ({ name, port, targetPort: name })) },
  };
}

function deployment(): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: TRAEFIK, namespace: NAMESPACE, labels: LABELS },
    spec: {
      replicas: 1,
      selector: { matchLabels: SELECTED },
      // Two at once could not both have the node's ports.
      strategy: { type: 'Recreate' },
      template: {
        metadata: { labels: LABELS },
        spec: {
          serviceAccountName: TRAEFIK,
          // The node whose ports are published on this machine.
          nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
          tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
          terminationGracePeriodSeconds: 0,
          containers: [
            {
              name: TRAEFIK,
              image: TRAEFIK_IMAGE,
              imagePullPolicy: 'IfNotPresent',
              args: ARGS,
              ports: PORTS.map(({ name, port, containerPort }) => ({ name, containerPort, hostPort: port })),
              readinessProbe: { httpGet: { path: '/ping', port: PING_PORT }, periodSeconds: 1 },
            },
          ],
        },
      },
    },
  };
}
