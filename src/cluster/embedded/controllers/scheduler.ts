import { holds } from '../../../netmodel/selector.js';
import type { Json, Obj } from '../object.js';
import { timestamp } from '../object.js';
import { quantityNano } from '../schema/quantity.js';
import type { Context } from './context.js';
import { recordEvent } from './events.js';
import { keyOf, Reconciler } from './reconciler.js';

const COMPONENT = 'default-scheduler';
const RETRY_MS = 1000;

/** Gives pods a node: by name, selector, required affinity, taints and requests. */
export function startScheduler(context: Context): void {
  const { store } = context;
  const waiting = (): string[] => {
    const keys: string[] = [];
    for (const pod of store.each('pods')) if (!pod.spec.nodeName) keys.push(keyOf(pod));
    return keys;
  };
  new Reconciler(context, {
    keysOf: ({ resource, object, type }) => {
      if (resource === 'nodes') return waiting();
      if (resource !== 'pods') return [];
      return type === 'DELETED' ? waiting() : object.spec.nodeName ? [] : [keyOf(object)];
    },
    initial: waiting,
    reconcile: (namespace, name) => {
      const pod = store.get('pods', namespace, name);
      if (!pod || pod.spec.nodeName || pod.metadata.deletionTimestamp || pod.spec.schedulingGates?.length)
        return undefined;
      if (pod.spec.schedulerName !== COMPONENT) return undefined;
      return schedule(context, pod) ? undefined : { afterMs: RETRY_MS * 30 };
    },
  });
}

function schedule(context: Context, pod: Obj): boolean {
  const nodes = context.store.list('nodes');
  const reasons = new Map<string, number>();
  for (const node of nodes) {
    const why = whyNot(context, pod, node);
    if (!why) {
      bind(context, pod, node.metadata.name);
      return true;
    }
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }
  const told = [...reasons].map(([text, count]) => `${count} ${text}`).sort();
  const message = `0/${nodes.length} nodes are available: ${told.join(', ')}. preemption: 0/${nodes.length} nodes are available: ${nodes.length} Preemption is not helpful for scheduling.`;
  setScheduled(context, pod, { status: 'False', reason: 'Unschedulable', message });
  recordEvent(context, pod, COMPONENT, { type: 'Warning', reason: 'FailedScheduling', message });
  return false;
}

function bind(context: Context, pod: Obj, node: string): void {
  context.registry.mutate(context.catalog.builtin('pods'), pod.metadata, 'kube-scheduler', (draft) => {
    draft.spec.nodeName = node;
  });
  setScheduled(context, pod, { status: 'True' });
  const { namespace, name } = pod.metadata;
  recordEvent(context, pod, COMPONENT, {
    type: 'Normal',
    reason: 'Scheduled',
    message: `Successfully assigned ${namespace}/${name} to ${node}`,
  });
}

function setScheduled(context: Context, pod: Obj, condition: Json): void {
  const at = timestamp(context.clock.now());
  context.registry.mutate(
    context.catalog.builtin('pods'),
    pod.metadata,
    'kube-scheduler',
    (draft) => {
      const conditions: Json[] = draft.status.conditions ?? [];
      const known = conditions.find((item) => item.type === 'PodScheduled');
      const transition = known?.status === condition.status ? known.lastTransitionTime : at;
      draft.status.conditions = [
        ...conditions.filter((item) => item !== known),
        {
          type: 'PodScheduled',
          lastProbeTime: null,
          lastTransitionTime: transition,
          observedGeneration: draft.metadata.generation,
          ...condition,
        },
      ];
    },
    'status',
  );
}

function whyNot(context: Context, pod: Obj, node: Obj): string | undefined {
  const tolerations: Json[] = pod.spec.tolerations ?? [];
  if (node.spec?.unschedulable) {
    const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
    if (!tolerations.some((toleration) => tolerates(toleration, taint))) return 'node(s) were unschedulable';
  }
  for (const taint of node.spec?.taints ?? []) {
    if (taint.effect !== 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint))) {
      return `node(s) had untolerated taint(s)`;
    }
  }
  const labels = node.metadata.labels ?? {};
  const wanted = Object.entries<string>(pod.spec.nodeSelector ?? {});
  const terms: Json[] | undefined =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const fits =
    wanted.every(([key, value]) => labels[key] === value) && (!terms || terms.some((term) => fitsTerm(term, node)));
  if (!fits) return "node(s) didn't match Pod's node affinity/selector";
  return lacking(context, pod, node);
}

function tolerates(toleration: Json, taint: { key: string; value?: string; effect: string }): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  return toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? '');
}

function fitsTerm(term: Json, node: Obj): boolean {
  const check = ({ operator, values = [] }: Json, value: string | undefined): boolean => {
    if (operator === 'Gt') return Number(value) > Number(values[0]);
    if (operator === 'Lt') return Number(value) < Number(values[0]);
    return holds(operator, values, value);
  };
  const labels = node.metadata.labels ?? {};
  return (
    (term.matchExpressions ?? []).every((expression: Json) => check(expression, labels[expression.key])) &&
    (term.matchFields ?? []).every((expression: Json) => check(expression, node.metadata.name))
  );
}

function lacking(context: Context, pod: Obj, node: Obj): string | undefined {
  const allocatable = node.status?.allocatable ?? {};
  const wanted = requestsOf(pod);
  const names = ['cpu', 'memory', ...[...wanted.keys()].filter((name) => name !== 'cpu' && name !== 'memory')];
  for (const name of names) {
    const want = wanted.get(name) ?? 0n;
    if (want === 0n) continue;
    let used = 0n;
    for (const other of context.store.each('pods')) {
      const runs = other.spec.nodeName === node.metadata.name && !['Succeeded', 'Failed'].includes(other.status?.phase);
      if (runs) used += requestsOf(other).get(name) ?? 0n;
    }
    if (used + want > (quantityNano(allocatable[name] ?? '0') ?? 0n)) return `Insufficient ${name}`;
  }
  return undefined;
}

function requestsOf(pod: Obj): Map<string, bigint> {
  const sum = new Map<string, bigint>();
  for (const container of pod.spec.containers) {
    for (const [name, value] of Object.entries<string>(container.resources?.requests ?? {})) {
      sum.set(name, (sum.get(name) ?? 0n) + (quantityNano(value) ?? 0n));
    }
  }
  return sum;
}
