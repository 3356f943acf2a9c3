const CLUSTER_WIDE = new Set([
  'Namespace',
  'Node',
  'IngressClass',
  'ClusterRole',
  'ClusterRoleBinding',
  'PriorityClass',
  'CustomResourceDefinition',
]);
const PLURALS: Readonly<Record<string, string>> = {
  Endpoints: 'endpoints',
  IngressClass: 'ingressclasses',
  Ingress: 'ingresses',
  NetworkPolicy: 'networkpolicies',
  PriorityClass: 'priorityclasses',
};

/** Path of a kind's collection: "/apis/apps/v1/namespaces/x/deployments". */
export function collectionOf(apiVersion: string, kind: string, namespace: string): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  return CLUSTER_WIDE.has(kind) ? `${root}/${plural}` : `${root}/namespaces/${namespace}/${plural}`;
}
