import { equal, type Json } from '../../object.js';
import type { FieldErrors } from '../field-errors.js';
import { dnsSubdomain } from '../names.js';
import type { Rules } from '../rules.js';
import { defaultPodSpec } from './pod-defaults.js';
import { oneOf } from './pod-validation.js';
import { notNegative, validateSelectorUpdate, validateWorkload } from './selector-validation.js';

function defaultTemplate(spec: Json): void {
  if (spec.template?.spec) defaultPodSpec(spec.template.spec);
}

export const deploymentRules: Rules = {
  name: dnsSubdomain,
  status: true,
  generation: true,
  defaults: ({ spec }) => {
    defaultTemplate(spec);
    spec.replicas ??= 1;
    spec.strategy ??= {};
    spec.strategy.type ??= 'RollingUpdate';
    if (spec.strategy.type === 'RollingUpdate') {
      spec.strategy.rollingUpdate ??= {};
      spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
      spec.strategy.rollingUpdate.maxSurge ??= '25%';
    }
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
  },
  validate: (object, errors) => {
    const { spec } = object;
    notNegative(spec.replicas, 'spec.replicas', errors);
    validateWorkload(object, ['Always'], errors);
    validateStrategy(spec.strategy, ['Recreate', 'RollingUpdate'], 'spec.strategy', errors);
    if (spec.strategy.type === 'Recreate' && spec.strategy.rollingUpdate) {
      errors.forbidden('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'");
    }
    if (spec.strategy.type === 'RollingUpdate') validateRollingUpdate(spec.strategy.rollingUpdate, errors);
    notNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
    notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors);
    if (spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0)) {
      errors.invalid(
        'spec.progressDeadlineSeconds',
        spec.progressDeadlineSeconds,
        'must be greater than minReadySeconds',
      );
    }
  },
  validateUpdate: validateSelectorUpdate,
};

/** The API server shows the whole strategy, in the spelling of its own type. */
function validateStrategy(strategy: Json, types: readonly string[], at: string, errors: FieldErrors): void {
  if (types.includes(strategy.type)) return;
  errors.notSupported(at, { Type: strategy.type, RollingUpdate: strategy.rollingUpdate ?? null }, types);
}

function validateRollingUpdate(rolling: Json, errors: FieldErrors): void {
  const at = 'spec.strategy.rollingUpdate';
  for (const name of ['maxUnavailable', 'maxSurge']) {
    const value = rolling[name];
    if (typeof value === 'string' && !/^[0-9]+%$/.test(value)) {
      errors.invalid(
        `${at}.${name}`,
        value,
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      );
    } else notNegative(value, `${at}.${name}`, errors);
  }
  const isZero = (value: Json): boolean => value === 0 || value === '0%';
  if (isZero(rolling.maxUnavailable) && isZero(rolling.maxSurge)) {
    errors.invalid(`${at}.maxUnavailable`, rolling.maxUnavailable, 'may not be 0 when `maxSurge` is 0');
  }
  if (typeof rolling.maxUnavailable === 'string' && Number.parseInt(rolling.maxUnavailable, 10) > 100) {
    errors.invalid(`${at}.maxUnavailable`, rolling.maxUnavailable, 'must not be greater than 100%');
  }
}

export const replicaSetRules: Rules = {
  name: dnsSubdomain,
  status: true,
  generation: true,
  defaults: ({ spec }) => {
    defaultTemplate(spec);
    spec.replicas ??= 1;
  },
  validate: (object, errors) => {
    notNegative(object.spec.replicas, 'spec.replicas', errors);
    validateWorkload(object, ['Always'], errors);
  },
  validateUpdate: validateSelectorUpdate,
  fields: (object) => ({ 'status.replicas': String(object.status?.replicas ?? 0) }),
};

function defaultClaimTemplate(claim: Json): void {
  claim.apiVersion ??= 'v1';
  claim.kind ??= 'PersistentVolumeClaim';
  if (claim.spec) claim.spec.volumeMode ??= 'Filesystem';
  claim.status = { phase: 'Pending' };
}

export const statefulSetRules: Rules = {
  name: dnsSubdomain,
  status: true,
  generation: true,
  defaults: ({ spec }) => {
    defaultTemplate(spec);
    for (const claim of spec.volumeClaimTemplates ?? []) defaultClaimTemplate(claim);
    spec.replicas ??= 1;
    spec.podManagementPolicy ??= 'OrderedReady';
    spec.updateStrategy ??= {};
    spec.updateStrategy.type ??= 'RollingUpdate';
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate ??= {};
      spec.updateStrategy.rollingUpdate.partition ??= 0;
    }
    spec.revisionHistoryLimit ??= 10;
    spec.persistentVolumeClaimRetentionPolicy ??= {};
    spec.persistentVolumeClaimRetentionPolicy.whenDeleted ??= 'Retain';
    spec.persistentVolumeClaimRetentionPolicy.whenScaled ??= 'Retain';
  },
  validate: (object, errors) => {
    notNegative(object.spec.replicas, 'spec.replicas', errors);
    oneOf(object.spec.podManagementPolicy, ['OrderedReady', 'Parallel'], 'spec.podManagementPolicy', errors);
    validateStrategy(object.spec.updateStrategy, ['RollingUpdate', 'OnDelete'], 'spec.updateStrategy', errors);
    const claims = (object.spec.volumeClaimTemplates ?? []).map((claim: Json) => claim.metadata?.name);
    validateWorkload(object, ['Always'], errors, claims);
  },
  validateUpdate: (object, before, errors) => {
    const free = [
      'replicas',
      'ordinals',
      'template',
      'updateStrategy',
      'revisionHistoryLimit',
      'persistentVolumeClaimRetentionPolicy',
      'minReadySeconds',
    ];
    const rest = (spec: Json): Json =>
      Object.fromEntries(Object.entries(spec).filter(([name]) => !free.includes(name)));
    if (!equal(rest(object.spec), rest(before.spec))) {
      errors.forbidden(
        'spec',
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
      );
    }
  },
};

export const daemonSetRules: Rules = {
  name: dnsSubdomain,
  status: true,
  generation: true,
  defaults: ({ metadata, spec }) => {
    defaultTemplate(spec);
    spec.updateStrategy ??= {};
    spec.updateStrategy.type ??= 'RollingUpdate';
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate ??= {};
      spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
      spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
    }
    spec.revisionHistoryLimit ??= 10;
    metadata.annotations = { 'deprecated.daemonset.template.generation': '1', ...metadata.annotations };
  },
  beforeUpdate: (object, before) => {
    const count = Number(before.metadata.annotations?.['deprecated.daemonset.template.generation'] ?? 1);
    const next = equal(object.spec.template, before.spec.template) ? count : count + 1;
    object.metadata.annotations = {
      ...object.metadata.annotations,
      'deprecated.daemonset.template.generation': String(next),
    };
  },
  validate: (object, errors) => {
    validateWorkload(object, ['Always'], errors);
    validateStrategy(object.spec.updateStrategy, ['RollingUpdate', 'OnDelete'], 'spec.updateStrategy', errors);
  },
  validateUpdate: validateSelectorUpdate,
};
