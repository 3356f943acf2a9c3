import type { Obj } from '../object.js';
import { claim, claimantKeys } from './claim.js';
import type { Context } from './context.js';
import { isActive, isOwnedBy, isReady, isTerminating } from './owned.js';
import { byDispensability, createPod, deletePod } from './pods-of.js';
import { keyOf, Reconciler } from './reconciler.js';

const COMPONENT = 'replicaset-controller';
const SETS = 'replicasets.apps';

export function startReplicaSets(context: Context): void {
  const { store } = context;
  new Reconciler(context, {
    keysOf: (change) => {
      if (change.resource === SETS) return [keyOf(change.object)];
      return change.resource === 'pods' ? claimantKeys(store, change, 'ReplicaSet', SETS) : [];
    },
    initial: () => store.list(SETS).map(keyOf),
    reconcile: (namespace, name) => {
      const set = store.get(SETS, namespace, name);
      if (set) reconcile(context, set);
    },
  });
}

function reconcile(context: Context, set: Obj): void {
  const pods = claim(context, set, 'pods');
  const active = pods.filter(isActive);
  const missing = set.spec.replicas - active.length;
  if (!isTerminating(set)) {
    for (let i = 0; i < missing; i++) {
      const metadata = { generateName: `${set.metadata.name}-` };
      if (!createPod(context, set, set.spec.template, metadata, COMPONENT)) break;
    }
    if (missing < 0) {
      for (const pod of active.sort(byDispensability).slice(0, -missing)) deletePod(context, set, pod, COMPONENT);
    }
  }
  const own = context.store.list('pods', set.metadata.namespace).filter((pod) => isOwnedBy(pod, set));
  const leaving = own.filter((pod) => isTerminating(pod) && !['Succeeded', 'Failed'].includes(pod.status?.phase));
  const now = context.store
    .list('pods', set.metadata.namespace)
    .filter((pod) => isActive(pod) && pods.some((own) => own.metadata.uid === pod.metadata.uid));
  const ready = now.filter(isReady);
  context.registry.mutate(
    context.catalog.builtin(SETS),
    set.metadata,
    'kube-controller-manager',
    (draft) => {
      draft.status = {
        replicas: now.length,
        ...(now.length ? { fullyLabeledReplicas: now.length } : {}),
        ...(ready.length ? { readyReplicas: ready.length, availableReplicas: ready.length } : {}),
        terminatingReplicas: leaving.length,
        observedGeneration: set.metadata.generation,
      };
    },
    'status',
  );
}
