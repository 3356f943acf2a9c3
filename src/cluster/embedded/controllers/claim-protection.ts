import type { Json, Obj } from '../object.js';
import { CLAIM_PROTECTION } from '../registry/finalizers.js';
import type { Context } from './context.js';
import { isTerminating } from './owned.js';
import { keyOf, Reconciler } from './reconciler.js';

const CLAIMS = 'persistentvolumeclaims';

/** Lets a claim that is to go out of its protection as soon as no pod uses it. */
export function startClaimProtection(context: Context): void {
  const { store, registry, catalog } = context;
  new Reconciler(context, {
    keysOf: ({ resource, object }) => {
      if (resource === CLAIMS) return [keyOf(object)];
      if (resource !== 'pods') return [];
      return claimsOf(object).map((name) => keyOf({ metadata: { ...object.metadata, name } }));
    },
    initial: () => store.list(CLAIMS).map(keyOf),
    reconcile: (namespace, name) => {
      const claim = store.get(CLAIMS, namespace, name);
      if (!claim || !isTerminating(claim) || isUsed(context, claim)) return;
      registry.mutate(catalog.builtin(CLAIMS), claim.metadata, 'kube-controller-manager', (draft) => {
        draft.metadata.finalizers = draft.metadata.finalizers?.filter((item) => item !== CLAIM_PROTECTION) ?? [];
      });
    },
  });
}

const claimsOf = (pod: Obj): string[] =>
  (pod.spec.volumes ?? []).flatMap((volume: Json) => volume.persistentVolumeClaim?.claimName ?? []);

/** As Kubernetes has it: by any pod that was given a node, even one that ended, until it is deleted. */
function isUsed({ store }: Context, { metadata: { namespace, name } }: Obj): boolean {
  return store.list('pods', namespace).some((pod) => pod.spec.nodeName && claimsOf(pod).includes(name));
}
