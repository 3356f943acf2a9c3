import {
  type Finding,
  type Labels,
  nameOf,
  type Pod,
  type PodsRef,
  type ProbeSource,
  podsOf,
  refOf,
  type Seen,
  stillStarting,
  whyNotReady,
} from '../../src/sdk.js';
import type { From } from './schema.js';
import { labelsInWords, podsInWords } from './words.js';

/** One end of a flow, found or not. */
export type End<T> =
  | { ok: true; value: T }
  | { ok: false; status: 'fail' | 'error'; problem: Omit<Finding, 'expected'> };

export interface Source {
  probe: ProbeSource;
  /** For the matrix: "default/sleepybox1", "guests/* run=web". */
  label: string;
  /** For sentences: "Pod default/sleepybox1", "a pod in guests with the labels run=web". */
  words: string;
}

/** Of many replicas, so many are asked: they are alike. */
const ENOUGH = 3;

export function sourcesOf(from: From, seen: Seen): End<readonly Source[]> {
  if ('actor' in from) return { ok: true, value: [actor(from.actor, from.labels)] };
  if ('nodes' in from) return nodes(seen);
  if ('like' in from) {
    const found = runningPods(from.like, seen);
    if (!found.ok) return found;
    const labels = found.value[0]?.metadata.labels ?? {};
    return { ok: true, value: [actor(from.namespace, labels, from.like.name)] };
  }
  const found = runningPods(from, seen);
  if (!found.ok) return found;
  return {
    ok: true,
    value: found.value.slice(0, ENOUGH).map((pod) => {
      const { namespace = '', name } = pod.metadata;
      return { probe: { type: 'pod', namespace, name }, label: `${namespace}/${name}`, words: nameOf(pod) };
    }),
  };
}

function nodes(seen: Seen): End<readonly Source[]> {
  const names = seen.snapshot.list('Node').map(({ metadata }) => metadata.name);
  if (names.length === 0) return { ok: false, status: 'error', problem: { observed: 'no node is listed' } };
  return {
    ok: true,
    value: names.map((name) => ({ probe: { type: 'node', name }, label: `node ${name}`, words: `node ${name}` })),
  };
}

function actor(namespace: string, labels: Labels, like?: string): Source {
  const list = labelsInWords(labels);
  const words = list === '' ? 'without labels' : `with ${like ? `${like}'s labels` : 'the labels'} ${list}`;
  return {
    probe: { type: 'actor', namespace, labels },
    label: `${namespace}/* ${list === '' ? '(no labels)' : list}`,
    words: `a pod in ${namespace} ${words}`,
  };
}

/**
 * The pods of a reference that run. Those that the learner had to make and that are missing are a failure; those
 * that came with the lab and do not run leave the question open.
 */
export function runningPods(ref: PodsRef, seen: Seen): End<readonly Pod[]> {
  const { pods } = podsOf(seen.snapshot, ref);
  const what = podsInWords(ref);
  const [first] = pods;
  if (!first) {
    const seeded = seen.seeded.some(({ namespace, name }) => namespace === ref.namespace && name === ref.name);
    const none = ref.name === undefined ? `there are no ${what}` : `there is no pod ${what}`;
    const observed = seeded ? `${what}, which came with the lab, is gone` : none;
    return { ok: false, status: 'fail', problem: { observed } };
  }
  const running = pods.filter(isRunning);
  if (running.length > 0) return { ok: true, value: running };
  const seeded = seen.seeded.some(
    ({ namespace, name, uid }) => namespace === ref.namespace && (name === ref.name || uid === first.metadata.uid),
  );
  const problem = {
    observed: `${nameOf(first)} does not run: ${whyNotReady(first)}`,
    at: { object: refOf(first), path: 'status' },
  };
  const open = seeded || stillStarting(first, seen.now);
  return { ok: false, status: open ? 'error' : 'fail', problem };
}

function isRunning(pod: Pod): boolean {
  return (
    pod.status?.phase === 'Running' &&
    (pod.status.containerStatuses ?? []).some(({ state }) => state?.running !== undefined)
  );
}
