import { ROOT_CA } from '../kubelet/root-ca.js';
import { qualified } from '../schema/resources.js';
import type { Context } from './context.js';
import { keyOf, Reconciler } from './reconciler.js';

/** Furnishes new namespaces and empties those that are to go. */
export function startNamespaces(context: Context): void {
  const { store } = context;
  new Reconciler(context, {
    keysOf: ({ resource, object }) => {
      if (resource === 'namespaces') return [keyOf(object)];
      // Something left a namespace: it may be empty now.
      return object.metadata.namespace ? [`/${object.metadata.namespace}`] : [];
    },
    initial: () => store.list('namespaces').map(keyOf),
    reconcile: (_, name) => {
      const namespace = store.get('namespaces', undefined, name);
      if (!namespace) return;
      if (namespace.status?.phase === 'Terminating') empty(context, name);
      else furnish(context, name);
    },
  });
}

/** The service account and the authority's certificate that every namespace has. */
export function furnish(context: Context, namespace: string): void {
  const { store, registry, catalog } = context;
  const options = { fieldManager: 'kube-controller-manager' };
  if (!store.get('serviceaccounts', namespace, 'default')) {
    registry.create(catalog.builtin('serviceaccounts'), namespace, { metadata: { name: 'default' } }, options);
  }
  if (!store.get('configmaps', namespace, ROOT_CA)) {
    const body = {
      metadata: {
        name: ROOT_CA,
        annotations: {
          'kubernetes.io/description':
            'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
        },
      },
      data: { 'ca.crt': '' },
    };
    registry.create(catalog.builtin('configmaps'), namespace, body, options);
  }
}

function empty(context: Context, namespace: string): void {
  const { store, registry, catalog } = context;
  let left = 0;
  for (const resource of catalog.all()) {
    if (!resource.namespaced) continue;
    for (const object of store.list(qualified(resource), namespace)) {
      if (object.metadata.deletionTimestamp) left++;
      else if (registry.delete(resource, namespace, object.metadata.name, { propagationPolicy: 'Background' })) left++;
    }
  }
  if (left > 0) return;
  registry.mutate(catalog.builtin('namespaces'), { name: namespace }, 'kube-controller-manager', (draft) => {
    draft.spec = {};
  });
}
