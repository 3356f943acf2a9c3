import type { Json, Obj } from '../object.js';
import { timestamp } from '../object.js';
import { claim } from './claim.js';
import type { Context } from './context.js';
import { recordEvent } from './events.js';
import { isActive, isReady, isTerminating, ownerKeys } from './owned.js';
import { createPod, deletePod } from './pods-of.js';
import { type Again, keyOf, Reconciler } from './reconciler.js';

const COMPONENT = 'job-controller';
const JOBS = 'jobs.batch';
const FIRST_RETRY_MS = 10_000;

export function startJobs(context: Context): void {
  const { store } = context;
  new Reconciler(context, {
    keysOf: (change) => {
      if (change.resource === JOBS) return [keyOf(change.object)];
      return change.resource === 'pods' ? ownerKeys(change, 'Job') : [];
    },
    initial: () => store.list(JOBS).map(keyOf),
    reconcile: (namespace, name) => {
      const job = store.get(JOBS, namespace, name);
      return job && !isTerminating(job) ? reconcile(context, job) : undefined;
    },
  });
}

const isDone = (job: Obj): boolean =>
  (job.status?.conditions ?? []).some(
    (item: Json) => ['Complete', 'Failed'].includes(item.type) && item.status === 'True',
  );

function reconcile(context: Context, job: Obj): Again {
  if (isDone(job)) return expire(context, job);
  const { spec } = job;
  const pods = claim(context, job, 'pods');
  const succeeded = pods.filter((pod) => pod.status?.phase === 'Succeeded');
  const failed = pods.filter((pod) => pod.status?.phase === 'Failed');
  let active = pods.filter(isActive);
  const now = context.clock.now();
  const restarts = active.reduce(
    (sum, pod) =>
      sum + (pod.status?.containerStatuses ?? []).reduce((all: number, status: Json) => all + status.restartCount, 0),
    0,
  );
  const started = job.status?.startTime ?? (spec.suspend ? undefined : timestamp(now));
  const wanted = spec.completions ?? 1;
  const finished = completed(job, succeeded, wanted);
  let end: Json;
  let again: Again;
  if (failed.length + (spec.template.spec.restartPolicy === 'OnFailure' ? restarts : 0) > spec.backoffLimit) {
    end = { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  } else if (started && spec.activeDeadlineSeconds && now >= Date.parse(started) + spec.activeDeadlineSeconds * 1000) {
    end = { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
  } else if (finished) {
    end = { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
  } else if (spec.suspend) {
    for (const pod of active) deletePod(context, job, pod, COMPONENT);
    active = [];
  } else {
    again = startPods(context, job, { active, succeeded, failed, wanted });
    if (spec.activeDeadlineSeconds && started) {
      again ??= { afterMs: Date.parse(started) + spec.activeDeadlineSeconds * 1000 - now };
    }
  }
  if (end) {
    for (const pod of active) deletePod(context, job, pod, COMPONENT);
    active = [];
    recordEvent(context, job, COMPONENT, {
      type: end.type === 'Complete' ? 'Normal' : 'Warning',
      reason: end.type === 'Complete' ? 'Completed' : end.reason,
      message: end.type === 'Complete' ? 'Job completed' : end.message,
    });
  } else active = claim(context, job, 'pods').filter(isActive);
  writeStatus(context, job, { active, succeeded, failed, started, end });
  return again;
}

function completed(job: Obj, succeeded: readonly Obj[], wanted: number): boolean {
  if (job.spec.completionMode === 'Indexed') return new Set(succeeded.map(indexOf)).size >= wanted;
  return succeeded.length >= wanted;
}

const indexOf = (pod: Obj): number =>
  Number(pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'] ?? -1);

interface Pods {
  active: readonly Obj[];
  succeeded: readonly Obj[];
  failed: readonly Obj[];
  wanted: number;
}

function startPods(context: Context, job: Obj, { active, succeeded, failed, wanted }: Pods): Again {
  const left = job.spec.completions === undefined && succeeded.length > 0 ? 0 : wanted - succeeded.length;
  const most = Math.min(job.spec.parallelism, job.spec.completions === undefined ? job.spec.parallelism : left);
  const missing = most - active.length;
  if (missing <= 0) return undefined;
  // After a failure the next pod waits: 10 s, then twice as long each time.
  const lastEnd = Math.max(0, ...failed.map((pod) => Date.parse(endOf(pod) ?? pod.metadata.creationTimestamp)));
  const wait = failed.length > 0 ? lastEnd + FIRST_RETRY_MS * 2 ** (failed.length - 1) - context.clock.now() : 0;
  if (wait > 0) return { afterMs: wait };
  const taken = new Set([...active, ...succeeded].map(indexOf));
  for (let i = 0; i < missing; i++) {
    const indexed = job.spec.completionMode === 'Indexed';
    let index = 0;
    while (taken.has(index)) index++;
    taken.add(index);
    const template: Json = structuredClone(job.spec.template);
    const name = indexed ? `${job.metadata.name}-${index}-` : `${job.metadata.name}-`;
    const labels: Record<string, string> = {};
    if (indexed) {
      const key = 'batch.kubernetes.io/job-completion-index';
      template.metadata.annotations = { ...template.metadata.annotations, [key]: String(index) };
      labels[key] = String(index);
      template.spec.hostname = `${job.metadata.name}-${index}`;
      const source = { fieldRef: { fieldPath: `metadata.labels['${key}']` } };
      for (const container of template.spec.containers) {
        container.env = [...(container.env ?? []), { name: 'JOB_COMPLETION_INDEX', valueFrom: source }];
      }
    }
    createPod(context, job, template, { generateName: name, labels }, COMPONENT);
  }
  return undefined;
}

function endOf(pod: Obj): string | undefined {
  return (pod.status?.containerStatuses ?? [])
    .map((status: Json) => status.state?.terminated?.finishedAt)
    .find(Boolean);
}

function writeStatus(
  context: Context,
  job: Obj,
  state: {
    active: readonly Obj[];
    succeeded: readonly Obj[];
    failed: readonly Obj[];
    started: string | undefined;
    end: Json;
  },
): void {
  const at = timestamp(context.clock.now());
  const { active, succeeded, failed, started, end } = state;
  context.registry.mutate(
    context.catalog.builtin(JOBS),
    job.metadata,
    'kube-controller-manager',
    (draft) => {
      const ready = active.filter(isReady).length;
      const conditions: Json[] = (draft.status?.conditions ?? []).filter((item: Json) => item.type !== 'Suspended');
      const add = (type: string, reason: string, message: string): void => {
        conditions.push({ type, status: 'True', lastProbeTime: at, lastTransitionTime: at, reason, message });
      };
      if (end) {
        add(end.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget', end.reason, end.message);
        add(end.type, end.reason, end.message);
      } else if (job.spec.suspend) add('Suspended', 'JobSuspended', 'Job suspended');
      draft.status = {
        ...(conditions.length ? { conditions } : {}),
        ...(started ? { startTime: started } : {}),
        ...(end?.type === 'Complete' ? { completionTime: at } : {}),
        ...(active.length ? { active: active.length } : {}),
        ...(succeeded.length ? { succeeded: succeeded.length } : {}),
        ...(failed.length ? { failed: failed.length } : {}),
        ...(job.spec.completionMode === 'Indexed' && succeeded.length
          ? { completedIndexes: ranges(succeeded.map(indexOf)) }
          : {}),
        uncountedTerminatedPods: {},
        ready,
        terminating: 0,
      };
    },
    'status',
  );
}

/** "0-2,4" */
function ranges(indexes: readonly number[]): string {
  const sorted = [...new Set(indexes)].sort((a, b) => a - b);
  const out: [number, number][] = [];
  for (const index of sorted) {
    const last = out.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else out.push([index, index]);
  }
  return out.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}

function expire(context: Context, job: Obj): Again {
  const ttl = job.spec.ttlSecondsAfterFinished;
  if (ttl === undefined) return undefined;
  const ended = (job.status.conditions as Json[]).find((item) =>
    ['Complete', 'Failed'].includes(item.type),
  )?.lastTransitionTime;
  const left = Date.parse(ended) + ttl * 1000 - context.clock.now();
  if (left > 0) return { afterMs: left };
  context.registry.delete(context.catalog.builtin(JOBS), job.metadata.namespace, job.metadata.name, {
    propagationPolicy: 'Background',
  });
  return undefined;
}
