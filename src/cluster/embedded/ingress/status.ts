import type { Ingress } from '../../../netmodel/ingress/objects.js';
import { whyNotServed } from '../../../netmodel/ingress/served.js';
import { INGRESS_SERVICE } from '../../ingress-service.js';
import type { Context } from '../controllers/context.js';
import { keyOf, Reconciler } from '../controllers/reconciler.js';
import { ZONE } from '../net/addresses.js';
import { WorldView } from '../net/world-view.js';

const INGRESSES = 'ingresses.networking.k8s.io';
const { namespace: NAMESPACE, name: SERVICE } = INGRESS_SERVICE;
const ADDRESS = { hostname: `${SERVICE}.${NAMESPACE}.svc.${ZONE}` };

/** Writes into each Ingress that the controller serves under which name it is reached, once the controller is there. */
export function startIngressStatus(context: Context): void {
  const { store, registry, catalog } = context;
  const view = new WorldView(store, context.signal);
  new Reconciler(context, {
    keysOf: ({ resource, object }) => {
      if (resource === INGRESSES) return [keyOf(object)];
      const isController = resource === 'services' && keyOf(object) === `${NAMESPACE}/${SERVICE}`;
      return isController ? store.list(INGRESSES).map(keyOf) : [];
    },
    initial: () => store.list(INGRESSES).map(keyOf),
    reconcile: (namespace, name) => {
      const ingress = store.get(INGRESSES, namespace, name);
      if (!ingress || !store.get('services', NAMESPACE, SERVICE)) return;
      if (ingress.status?.loadBalancer?.ingress?.[0]?.hostname === ADDRESS.hostname) return;
      if (whyNotServed(view.current, ingress as unknown as Ingress)) return;
      const write = (draft: typeof ingress): void => {
        draft.status = { loadBalancer: { ingress: [ADDRESS] } };
      };
      const target = { name, ...(namespace === undefined ? {} : { namespace }) };
      registry.mutate(catalog.builtin(INGRESSES), target, 'traefik', write, 'status');
    },
  });
}
