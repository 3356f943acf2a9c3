import { Cron } from 'croner';
import { equal, type Json, type Obj } from '../../object.js';
import type { FieldErrors } from '../field-errors.js';
import { dnsSubdomain } from '../names.js';
import type { Rules } from '../rules.js';
import { defaultPodSpec } from './pod-defaults.js';
import { oneOf } from './pod-validation.js';
import { notNegative, validateTemplate } from './selector-validation.js';

const RESTART = ['Never', 'OnFailure'];

export const jobRules: Rules = {
  name: dnsSubdomain,
  status: true,
  generation: true,
  defaults: ({ metadata, spec }) => {
    const { labels } = spec.template?.metadata ?? {};
    if (labels && !metadata.labels) metadata.labels = { ...labels };
    if (spec.template?.spec) defaultPodSpec(spec.template.spec);
    if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
    spec.parallelism ??= 1;
    spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2147483647;
    spec.completionMode ??= 'NonIndexed';
    spec.suspend ??= false;
    spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
    if (spec.manualSelector === undefined) spec.manualSelector = false;
  },
  beforeCreate: (job) => {
    if (job.spec.manualSelector) return;
    const { uid, name = '' } = job.metadata;
    job.spec.selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
    job.spec.template ??= {};
    const { template } = job.spec;
    template.metadata ??= {};
    template.metadata.labels = {
      ...template.metadata.labels,
      'controller-uid': uid,
      'job-name': name,
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': name,
    };
    // The API server has labels taken from the template follow it.
    const own = Object.keys(job.metadata.labels ?? {});
    if (own.every((key) => key in template.metadata.labels)) job.metadata.labels = { ...template.metadata.labels };
  },
  beforeUpdate: (job, before) => {
    job.spec.selector ??= structuredClone(before.spec.selector);
  },
  validate: (job, errors) => validateJobSpec(job.spec, 'spec', errors),
  validateUpdate: (job, before, errors) => {
    for (const field of ['completions', 'selector', 'template', 'completionMode']) {
      const free = field === 'completions' && job.spec.completionMode === 'Indexed';
      if (!free && !equal(job.spec[field], before.spec[field]))
        errors.invalid(`spec.${field}`, job.spec[field], 'field is immutable');
    }
  },
  fields: (job) => ({ 'status.successful': String(job.status?.succeeded ?? 0) }),
};

function validateJobSpec(spec: Json, path: string, errors: FieldErrors): void {
  for (const field of [
    'parallelism',
    'completions',
    'backoffLimit',
    'activeDeadlineSeconds',
    'ttlSecondsAfterFinished',
  ]) {
    notNegative(spec[field], `${path}.${field}`, errors);
  }
  oneOf(spec.completionMode, ['Indexed', 'NonIndexed'], `${path}.completionMode`, errors);
  const { restartPolicy } = spec.template?.spec ?? {};
  validateTemplate(spec.template, [...RESTART, 'Always'], `${path}.template`, errors);
  if (restartPolicy === 'Always') {
    errors.required(`${path}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"');
  }
}

export const cronJobRules: Rules = {
  name: dnsSubdomain,
  status: true,
  generation: true,
  defaults: ({ spec }) => {
    const template = spec.jobTemplate?.spec?.template?.spec;
    if (template) defaultPodSpec(template);
    spec.concurrencyPolicy ??= 'Allow';
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
  },
  validate: (object, errors) => {
    validateSchedule(object, errors);
    validateTimeZone(object.spec.timeZone, errors);
    oneOf(object.spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace'], 'spec.concurrencyPolicy', errors);
    validateJobSpec(object.spec.jobTemplate?.spec ?? {}, 'spec.jobTemplate.spec', errors);
    if (object.metadata.name?.length > 52)
      errors.invalid('metadata.name', object.metadata.name, 'must be no more than 52 characters');
  },
};

function validateTimeZone(zone: string | undefined, errors: FieldErrors): void {
  if (zone === undefined) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    errors.invalid('spec.timeZone', zone, `unknown time zone ${zone}`);
  }
}

function validateSchedule({ spec }: Obj, errors: FieldErrors): void {
  if (!spec.schedule) {
    errors.required('spec.schedule');
    return;
  }
  const fields = String(spec.schedule).trim().split(/\s+/);
  if (spec.schedule.startsWith('@')) return;
  if (fields.length !== 5) {
    errors.invalid(
      'spec.schedule',
      spec.schedule,
      `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`,
    );
    return;
  }
  try {
    new Cron(spec.schedule, { paused: true }).stop();
  } catch (error) {
    errors.invalid('spec.schedule', spec.schedule, (error as Error).message);
  }
}
