import type { Context } from './context.js';
import { keyOf, Reconciler } from './reconciler.js';

/** Removes pods that are to go and whose node is not there: no kubelet will ever say that they ended. */
export function startPodGarbageCollector(context: Context): void {
  const { store, registry, catalog } = context;
  new Reconciler(context, {
    keysOf: ({ resource, object }) => (resource === 'pods' ? [keyOf(object)] : []),
    initial: () => store.list('pods').map(keyOf),
    reconcile: (namespace, name) => {
      const pod = store.get('pods', namespace, name);
      if (!pod?.metadata.deletionTimestamp || store.get('nodes', undefined, pod.spec.nodeName)) return;
      registry.delete(catalog.builtin('pods'), namespace, name, { gracePeriodSeconds: 0 });
    },
  });
}
