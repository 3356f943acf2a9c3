import { Cron } from 'croner';
import type { Json, Obj } from '../object.js';
import { timestamp } from '../object.js';
import { ApiError } from '../registry/errors.js';
import type { Context } from './context.js';
import { recordEvent } from './events.js';
import { isOwnedBy, isTerminating, ownerKeys, ownerReference } from './owned.js';
import { type Again, keyOf, Reconciler } from './reconciler.js';

const COMPONENT = 'cronjob-controller';
const CRON_JOBS = 'cronjobs.batch';
const JOBS = 'jobs.batch';

export function startCronJobs(context: Context): void {
  const { store } = context;
  new Reconciler(context, {
    keysOf: (change) => {
      if (change.resource === CRON_JOBS) return [keyOf(change.object)];
      return change.resource === JOBS ? ownerKeys(change, 'CronJob') : [];
    },
    initial: () => store.list(CRON_JOBS).map(keyOf),
    reconcile: (namespace, name) => {
      const cronJob = store.get(CRON_JOBS, namespace, name);
      return cronJob && !isTerminating(cronJob) ? reconcile(context, cronJob) : undefined;
    },
  });
}

const endOf = (job: Obj): Json =>
  (job.status?.conditions ?? []).find(
    (item: Json) => ['Complete', 'Failed'].includes(item.type) && item.status === 'True',
  );

function reconcile(context: Context, cronJob: Obj): Again {
  const { spec, metadata } = cronJob;
  const jobs = context.store.list(JOBS, metadata.namespace).filter((job) => isOwnedBy(job, cronJob));
  const active = jobs.filter((job) => !endOf(job));
  const resource = context.catalog.builtin(JOBS);
  prune(
    context,
    jobs.filter((job) => endOf(job)?.type === 'Complete'),
    spec.successfulJobsHistoryLimit,
  );
  prune(
    context,
    jobs.filter((job) => endOf(job)?.type === 'Failed'),
    spec.failedJobsHistoryLimit,
  );
  const now = context.clock.now();
  const schedule = new Cron(spec.schedule, {
    paused: true,
    ...(spec.timeZone ? { timezone: spec.timeZone } : { timezone: 'UTC' }),
  });
  const since = Date.parse(cronJob.status?.lastScheduleTime ?? metadata.creationTimestamp);
  let due: number | undefined;
  // Of several missed times only the latest counts.
  for (let next = schedule.nextRun(new Date(since)); next && next.getTime() <= now; next = schedule.nextRun(next))
    due = next.getTime();
  let scheduled: number | undefined;
  const tooLate =
    due !== undefined && spec.startingDeadlineSeconds !== undefined && now - due > spec.startingDeadlineSeconds * 1000;
  if (due !== undefined && !spec.suspend && !tooLate && !(spec.concurrencyPolicy === 'Forbid' && active.length > 0)) {
    if (spec.concurrencyPolicy === 'Replace') {
      for (const job of active)
        context.registry.delete(resource, metadata.namespace, job.metadata.name, { propagationPolicy: 'Background' });
    }
    start(context, cronJob, due);
    scheduled = due;
  }
  writeStatus(context, cronJob, scheduled);
  const next = schedule.nextRun(new Date(now));
  return next && !spec.suspend ? { afterMs: next.getTime() - now } : undefined;
}

function start(context: Context, cronJob: Obj, due: number): void {
  const { name, namespace } = cronJob.metadata;
  const template = structuredClone(cronJob.spec.jobTemplate);
  const body = {
    metadata: {
      ...template.metadata,
      name: `${name}-${Math.floor(due / 60_000)}`,
      annotations: {
        ...template.metadata?.annotations,
        'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp(due),
      },
      ownerReferences: [ownerReference(cronJob)],
    },
    spec: template.spec,
  };
  try {
    const job = context.registry.create(context.catalog.builtin(JOBS), namespace, body, {
      fieldManager: 'kube-controller-manager',
    });
    recordEvent(context, cronJob, COMPONENT, {
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message: `Created job ${job.metadata.name}`,
    });
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
  }
}

function prune(context: Context, jobs: readonly Obj[], keep: number): void {
  const surplus = [...jobs]
    .sort((a, b) => Date.parse(a.status?.startTime ?? '') - Date.parse(b.status?.startTime ?? ''))
    .slice(0, Math.max(0, jobs.length - keep));
  for (const job of surplus) {
    context.registry.delete(context.catalog.builtin(JOBS), job.metadata.namespace, job.metadata.name, {
      propagationPolicy: 'Background',
    });
  }
}

function writeStatus(context: Context, cronJob: Obj, scheduled: number | undefined): void {
  const jobs = context.store.list(JOBS, cronJob.metadata.namespace).filter((job) => isOwnedBy(job, cronJob));
  const active = jobs.filter((job) => !endOf(job));
  const ends = jobs
    .map((job) => job.status?.completionTime)
    .filter(Boolean)
    .sort();
  context.registry.mutate(
    context.catalog.builtin(CRON_JOBS),
    cronJob.metadata,
    'kube-controller-manager',
    (draft) => {
      const before = draft.status ?? {};
      const lastSuccess = ends.at(-1) ?? before.lastSuccessfulTime;
      const last = scheduled === undefined ? before.lastScheduleTime : timestamp(scheduled);
      draft.status = {
        ...(active.length
          ? {
              active: active.map(({ apiVersion, kind, metadata: { name, namespace, uid, resourceVersion } }) => ({
                kind,
                namespace,
                name,
                uid,
                apiVersion,
                resourceVersion,
              })),
            }
          : {}),
        ...(last ? { lastScheduleTime: last } : {}),
        ...(lastSuccess ? { lastSuccessfulTime: lastSuccess } : {}),
      };
    },
    'status',
  );
}
