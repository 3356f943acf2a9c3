import type { Context } from './controllers/context.js';
import { furnish } from './controllers/namespace.js';
import { COREDNS_IMAGE } from './images/catalog.js';
import { NODE_NAME, nodeObject } from './kubelet/node-object.js';
import { DNS_IP, KUBERNETES_IP } from './net/addresses.js';
import { type Json, timestamp } from './object.js';

/** What a cluster has before anybody uses it. Nothing is changed that is there already. */
export function bootstrap(context: Context, apiPort: number): void {
  const create = (resource: string, namespace: string | undefined, body: Json): void => {
    const found = context.catalog.builtin(resource);
    if (context.store.get(resource, namespace, body.metadata.name)) return;
    context.registry.create(found, namespace, body, { fieldManager: 'kube-apiserver' });
  };
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    create('namespaces', undefined, { metadata: { name } });
    furnish(context, name);
  }
  createNode(context);
  create('services', 'default', {
    metadata: { name: 'kubernetes', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP: KUBERNETES_IP,
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: apiPort }],
    },
  });
  const labels = { 'k8s-app': 'kube-dns' };
  create('services', 'kube-system', {
    metadata: {
      name: 'kube-dns',
      labels: { ...labels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
    },
    spec: {
      clusterIP: DNS_IP,
      selector: labels,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
      ],
    },
  });
  create('serviceaccounts', 'kube-system', { metadata: { name: 'coredns' } });
  create('configmaps', 'kube-system', { metadata: { name: 'coredns' }, data: { Corefile: COREFILE } });
  create('deployments.apps', 'kube-system', {
    metadata: { name: 'coredns', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'coredns',
          dnsPolicy: 'Default',
          priorityClassName: 'system-cluster-critical',
          containers: [
            {
              name: 'coredns',
              image: COREDNS_IMAGE,
              args: ['-conf', '/etc/coredns/Corefile'],
              ports: [
                { name: 'dns', containerPort: 53, protocol: 'UDP' },
                { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
                { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
              ],
              volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
            },
          ],
          volumes: [
            { name: 'config-volume', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } },
          ],
        },
      },
    },
  });
}

const COREFILE = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    cache 30
    loop
    reload
    loadbalance
}
`;

function createNode(context: Context): void {
  const nodes = context.catalog.builtin('nodes');
  const at = timestamp(context.clock.now());
  if (!context.store.get('nodes', undefined, NODE_NAME)) {
    context.registry.create(nodes, undefined, nodeObject(at), { fieldManager: 'kubelet' });
  }
  context.registry.mutate(
    nodes,
    { name: NODE_NAME },
    'kubelet',
    (draft) => {
      draft.status = nodeObject(at).status;
    },
    'status',
  );
}
