import { type Json, type Obj, timestamp } from '../object.js';
import type { Context } from './context.js';
import { keyOf, Reconciler } from './reconciler.js';

const RESOURCE = 'customresourcedefinitions.apiextensions.k8s.io';

/** Accepts the names of definitions and says that they are served. */
export function startCustomResourceDefinitions(context: Context): void {
  const { store, registry, catalog, clock } = context;
  new Reconciler(context, {
    keysOf: ({ resource, object }) => (resource === RESOURCE ? [keyOf(object)] : []),
    initial: () => store.list(RESOURCE).map(keyOf),
    reconcile: (_, name) => {
      const at = timestamp(clock.now());
      const accept = (draft: Obj): void => {
        draft.status = { ...draft.status, acceptedNames: draft.spec.names };
        if (!draft.status.conditions?.length) draft.status.conditions = established(at);
      };
      registry.mutate(catalog.builtin(RESOURCE), { name }, 'kube-apiserver', accept, 'status');
    },
  });
}

function established(at: string): Json[] {
  const condition = (type: string, reason: string, message: string): Json => ({
    type,
    status: 'True',
    lastTransitionTime: at,
    reason,
    message,
  });
  return [
    condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
    condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
  ];
}
