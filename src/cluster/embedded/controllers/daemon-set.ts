import type { Json, Obj } from '../object.js';
import { claim, claimantKeys } from './claim.js';
import type { Context } from './context.js';
import { isReady, isTerminating } from './owned.js';
import { createPod, deletePod } from './pods-of.js';
import { keyOf, Reconciler } from './reconciler.js';
import { currentRevision } from './revision.js';

const COMPONENT = 'daemonset-controller';
const SETS = 'daemonsets.apps';
const HASH = 'controller-revision-hash';

/** Taints that the pods of a DaemonSet bear whatever their template says. */
const TOLERATED = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

export function startDaemonSets(context: Context): void {
  const { store } = context;
  new Reconciler(context, {
    keysOf: (change) => {
      if (change.resource === SETS) return [keyOf(change.object)];
      if (change.resource === 'nodes') return store.list(SETS).map(keyOf);
      return change.resource === 'pods' ? claimantKeys(store, change, 'DaemonSet', SETS) : [];
    },
    initial: () => store.list(SETS).map(keyOf),
    reconcile: (namespace, name) => {
      const set = store.get(SETS, namespace, name);
      if (set) reconcile(context, set);
    },
  });
}

function reconcile(context: Context, set: Obj): void {
  const { hash } = currentRevision(context, set);
  const nodes = context.store.list('nodes').filter((node) => wants(set, node));
  const pods = claim(context, set, 'pods');
  const nodeOf = (pod: Obj): string =>
    pod.spec.nodeName ??
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]
      ?.matchFields?.[0]?.values[0];
  if (!isTerminating(set)) {
    for (const node of nodes) {
      const here = pods.filter((pod) => nodeOf(pod) === node.metadata.name);
      if (here.length === 0) createOn(context, set, node.metadata.name, hash);
      for (const pod of here) {
        const outdated = pod.metadata.labels?.[HASH] !== hash && set.spec.updateStrategy.type === 'RollingUpdate';
        const finished = ['Failed', 'Succeeded'].includes(pod.status?.phase);
        if ((outdated || finished) && !isTerminating(pod)) deletePod(context, set, pod, COMPONENT);
      }
    }
    const names = new Set(nodes.map((node) => node.metadata.name));
    for (const pod of pods) if (!names.has(nodeOf(pod)) && !isTerminating(pod)) deletePod(context, set, pod, COMPONENT);
  }
  const now = claim(context, set, 'pods').filter((pod) => !isTerminating(pod));
  const ready = now.filter(isReady).length;
  const updated = now.filter((pod) => pod.metadata.labels?.[HASH] === hash).length;
  context.registry.mutate(
    context.catalog.builtin(SETS),
    set.metadata,
    'kube-controller-manager',
    (draft) => {
      draft.status = {
        currentNumberScheduled: now.length,
        numberMisscheduled: 0,
        desiredNumberScheduled: nodes.length,
        numberReady: ready,
        observedGeneration: set.metadata.generation,
        ...(updated ? { updatedNumberScheduled: updated } : {}),
        ...(ready ? { numberAvailable: ready } : {}),
        ...(nodes.length - ready > 0 ? { numberUnavailable: nodes.length - ready } : {}),
      };
    },
    'status',
  );
}

function wants(set: Obj, node: Obj): boolean {
  const { spec } = set.spec.template;
  const labels = node.metadata.labels ?? {};
  if (!Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value)) return false;
  return (node.spec?.taints ?? []).every((taint: Json) =>
    [...(spec.tolerations ?? []), ...TOLERATED].some(
      (toleration: Json) =>
        (!toleration.key || toleration.key === taint.key) && (!toleration.effect || toleration.effect === taint.effect),
    ),
  );
}

function createOn(context: Context, set: Obj, node: string, hash: string): void {
  const template: Json = structuredClone(set.spec.template);
  const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }];
  template.spec.affinity = {
    ...template.spec.affinity,
    nodeAffinity: {
      ...template.spec.affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
    },
  };
  template.spec.tolerations = [...(template.spec.tolerations ?? []), ...TOLERATED];
  const labels = {
    [HASH]: hash,
    'pod-template-generation': set.metadata.annotations?.['deprecated.daemonset.template.generation'] ?? '1',
  };
  createPod(context, set, template, { generateName: `${set.metadata.name}-`, labels }, COMPONENT);
}
