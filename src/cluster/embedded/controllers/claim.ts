import type { Obj } from '../object.js';
import { selects } from '../registry/selectors.js';
import type { Change, Store } from '../storage/store.js';
import type { Context } from './context.js';
import { controllerOf, isOwnedBy, isTerminating, ownerKeys, ownerReference } from './owned.js';
import { keyOf } from './reconciler.js';

/**
 * What a workload has of `resource`: its own, and those without a controller that its selector means, which it adopts.
 * Own ones whose labels no longer fit are let go. `isMember` is what has to hold beside the selector.
 */
export function claim(context: Context, owner: Obj, resource: string, isMember = (_: Obj) => true): Obj[] {
  const { store, registry, catalog } = context;
  const kind = catalog.builtin(resource);
  const out: Obj[] = [];
  for (const object of store.list(resource, owner.metadata.namespace)) {
    const fits = selects(owner.spec.selector, object.metadata.labels) && isMember(object);
    if (isOwnedBy(object, owner)) {
      if (fits || isTerminating(object)) {
        if (fits) out.push(object);
        continue;
      }
      registry.mutate(kind, object.metadata, 'kube-controller-manager', (draft) => {
        draft.metadata.ownerReferences =
          draft.metadata.ownerReferences?.filter((item) => item.uid !== owner.metadata.uid) ?? [];
        if (draft.metadata.ownerReferences.length === 0) delete draft.metadata.ownerReferences;
      });
    } else if (fits && !controllerOf(object) && !isTerminating(object) && !isTerminating(owner)) {
      const adopted = registry.mutate(kind, object.metadata, 'kube-controller-manager', (draft) => {
        draft.metadata.ownerReferences = [...(draft.metadata.ownerReferences ?? []), ownerReference(owner)];
      });
      if (adopted) out.push(adopted);
    }
  }
  return out;
}

/**
 * Keys of the owners of `kind` (their `resource`) that a change of a dependent concerns: those that control it, before
 * and after it, and those that may adopt what nobody controls, such as a pod that somebody relabelled.
 */
export function claimantKeys(store: Store, change: Change, kind: string, resource: string): string[] {
  const { object } = change;
  const { namespace, labels } = object.metadata;
  const adopters = controllerOf(object)
    ? []
    : store.list(resource, namespace).filter((owner) => selects(owner.spec.selector, labels));
  return [...ownerKeys(change, kind), ...adopters.map(keyOf)];
}
