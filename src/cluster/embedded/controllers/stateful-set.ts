import type { Json, Obj } from '../object.js';
import { claim, claimantKeys } from './claim.js';
import type { Context } from './context.js';
import { isReady, isTerminating } from './owned.js';
import { createPod, deletePod } from './pods-of.js';
import { keyOf, Reconciler } from './reconciler.js';
import { currentRevision } from './revision.js';

const COMPONENT = 'statefulset-controller';
const SETS = 'statefulsets.apps';
const HASH = 'controller-revision-hash';

export function startStatefulSets(context: Context): void {
  const { store } = context;
  new Reconciler(context, {
    keysOf: (change) => {
      if (change.resource === SETS) return [keyOf(change.object)];
      return change.resource === 'pods' ? claimantKeys(store, change, 'StatefulSet', SETS) : [];
    },
    initial: () => store.list(SETS).map(keyOf),
    reconcile: (namespace, name) => {
      const set = store.get(SETS, namespace, name);
      if (set) reconcile(context, set);
    },
  });
}

const ordinalOf = (pod: Obj): number => Number(/-(\d+)$/.exec(pod.metadata.name)?.[1] ?? -1);

/** A pod that the selector means but whose name is none of the set's is not its own. */
function podsOf(context: Context, set: Obj): Obj[] {
  const { name } = set.metadata;
  return claim(context, set, 'pods', (pod) => pod.metadata.name === `${name}-${ordinalOf(pod)}`);
}

function reconcile(context: Context, set: Obj): void {
  const revision = currentRevision(context, set);
  const pods = podsOf(context, set).sort((a, b) => ordinalOf(a) - ordinalOf(b));
  if (!isTerminating(set)) {
    const updated = (pod: Obj): boolean => pod.metadata.labels?.[HASH] === revision.hash;
    if (scale(context, set, pods, revision.hash)) update(context, set, pods, updated);
  }
  writeStatus(context, set, revision);
}

/** Brings the number of pods nearer to what is wanted, one after the other unless told otherwise. True when it is there. */
function scale(context: Context, set: Obj, pods: readonly Obj[], hash: string): boolean {
  const first = set.spec.ordinals?.start ?? 0;
  const parallel = set.spec.podManagementPolicy === 'Parallel';
  for (let i = first; i < first + set.spec.replicas; i++) {
    const pod = pods.find((other) => ordinalOf(other) === i);
    if (!pod) {
      createPodAt(context, set, i, hash);
      if (!parallel) return false;
    } else if (['Failed', 'Succeeded'].includes(pod.status?.phase) && !isTerminating(pod)) {
      deletePod(context, set, pod, COMPONENT);
      return false;
    } else if (!parallel && (!isReady(pod) || isTerminating(pod))) return false;
  }
  const surplus = pods.filter((pod) => ordinalOf(pod) >= first + set.spec.replicas || ordinalOf(pod) < first).reverse();
  for (const pod of surplus) {
    if (!isTerminating(pod)) deletePod(context, set, pod, COMPONENT);
    if (!parallel) return false;
  }
  return surplus.length === 0;
}

/** Replaces pods of an older template, the last ordinal first. */
function update(context: Context, set: Obj, pods: readonly Obj[], updated: (pod: Obj) => boolean): void {
  if (set.spec.updateStrategy.type !== 'RollingUpdate') return;
  const partition = set.spec.updateStrategy.rollingUpdate?.partition ?? 0;
  for (const pod of [...pods].reverse()) {
    if (ordinalOf(pod) < partition) return;
    if (!updated(pod)) {
      if (!isTerminating(pod)) deletePod(context, set, pod, COMPONENT);
      return;
    }
    if (!isReady(pod)) return;
  }
}

function createPodAt(context: Context, set: Obj, ordinal: number, hash: string): void {
  const name = `${set.metadata.name}-${ordinal}`;
  const template: Json = structuredClone(set.spec.template);
  template.spec.hostname = name;
  if (set.spec.serviceName) template.spec.subdomain = set.spec.serviceName;
  for (const claim of set.spec.volumeClaimTemplates ?? []) {
    createClaim(context, set, claim, name);
    const others = (template.spec.volumes ?? []).filter((volume: Json) => volume.name !== claim.metadata.name);
    const source = { persistentVolumeClaim: { claimName: `${claim.metadata.name}-${name}` } };
    template.spec.volumes = [...others, { name: claim.metadata.name, ...source }];
  }
  const labels = {
    'apps.kubernetes.io/pod-index': String(ordinal),
    [HASH]: hash,
    'statefulset.kubernetes.io/pod-name': name,
  };
  createPod(context, set, template, { name, labels }, COMPONENT);
}

function createClaim(context: Context, set: Obj, claim: Json, pod: string): void {
  const name = `${claim.metadata.name}-${pod}`;
  const { namespace } = set.metadata;
  if (context.store.get('persistentvolumeclaims', namespace, name)) return;
  const body = { metadata: { name, labels: set.spec.selector.matchLabels }, spec: claim.spec };
  context.registry.create(context.catalog.builtin('persistentvolumeclaims'), namespace, body, {
    fieldManager: 'kube-controller-manager',
  });
}

function writeStatus(context: Context, set: Obj, revision: { name: string; hash: string }): void {
  const pods = podsOf(context, set).filter((pod) => !isTerminating(pod));
  const ready = pods.filter(isReady).length;
  const updated = pods.filter((pod) => pod.metadata.labels?.[HASH] === revision.hash).length;
  context.registry.mutate(
    context.catalog.builtin(SETS),
    set.metadata,
    'kube-controller-manager',
    (draft) => {
      const before = set.status ?? {};
      const complete = updated === set.spec.replicas && ready === updated;
      const current = complete || !before.currentRevision ? revision.name : before.currentRevision;
      draft.status = {
        observedGeneration: set.metadata.generation,
        replicas: pods.length,
        ...(ready ? { readyReplicas: ready } : {}),
        availableReplicas: ready,
        ...(current === revision.name
          ? updated
            ? { currentReplicas: updated }
            : {}
          : pods.length - updated
            ? { currentReplicas: pods.length - updated }
            : {}),
        ...(updated ? { updatedReplicas: updated } : {}),
        currentRevision: current,
        updateRevision: revision.name,
        collisionCount: 0,
      };
    },
    'status',
  );
}
