import { equal, type Json, type Obj } from '../../object.js';
import { ApiError } from '../errors.js';
import type { FieldErrors } from '../field-errors.js';
import { CLAIM_PROTECTION } from '../finalizers.js';
import { configKey, dnsLabel, dnsSubdomain, pathSegment } from '../names.js';
import type { Rules } from '../rules.js';

const HIGHEST_PRIORITY = 1_000_000_000;

export const priorityClassRules: Rules = {
  name: dnsSubdomain,
  generation: true,
  defaults: (priority) => {
    priority.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  validate: ({ metadata, value }, errors) => {
    if (value <= HIGHEST_PRIORITY || metadata.name?.startsWith('system-')) return;
    errors.forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST_PRIORITY}`);
  },
};

export const endpointsRules: Rules = {
  name: dnsSubdomain,
  defaults: ({ subsets }) => {
    for (const port of (subsets ?? []).flatMap((subset: Json) => subset.ports ?? [])) port.protocol ??= 'TCP';
  },
};

/** Kinds that the server stores as they come. */
export const storedRules: Rules = { name: dnsSubdomain };

export const namespaceRules: Rules = {
  name: dnsLabel,
  status: true,
  defaults: (namespace) => {
    if (!namespace.metadata.name) return;
    namespace.metadata.labels = {
      ...namespace.metadata.labels,
      'kubernetes.io/metadata.name': namespace.metadata.name,
    };
  },
  beforeCreate: (namespace) => {
    namespace.spec = { finalizers: ['kubernetes'] };
    namespace.status = { phase: 'Active' };
  },
  beforeUpdate: (namespace, before) => {
    if (!namespace.spec?.finalizers) namespace.spec = structuredClone(before.spec ?? {});
    if (namespace.metadata.deletionTimestamp) namespace.status = { ...namespace.status, phase: 'Terminating' };
  },
  fields: (namespace) => ({ 'status.phase': namespace.status?.phase ?? '' }),
  deletesLater: (namespace) => (namespace.spec?.finalizers?.length ?? 0) > 0,
};

export const nodeRules: Rules = {
  name: dnsSubdomain,
  status: true,
  fields: (node) => ({ 'spec.unschedulable': String(node.spec?.unschedulable ?? false) }),
};

function validateKeys(object: Obj, errors: FieldErrors): void {
  for (const field of ['data', 'binaryData']) {
    for (const key of Object.keys(object[field] ?? {})) {
      for (const text of configKey(key)) errors.invalid(`${field}[${key}]`, key, text);
    }
  }
}

function validateImmutable(object: Obj, before: Obj, errors: FieldErrors): void {
  if (!before.immutable) return;
  if (!object.immutable) errors.forbidden('immutable', 'field is immutable when `immutable` is set');
  for (const field of ['data', 'binaryData']) {
    if (!equal(object[field] ?? {}, before[field] ?? {}))
      errors.forbidden(field, 'field is immutable when `immutable` is set');
  }
}

export const configMapRules: Rules = {
  name: dnsSubdomain,
  validate: (object, errors) => {
    validateKeys(object, errors);
    for (const key of Object.keys(object.binaryData ?? {})) {
      if (key in (object.data ?? {})) errors.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData');
    }
  },
  validateUpdate: validateImmutable,
};

const REQUIRED_KEYS: Record<string, readonly string[]> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

export const secretRules: Rules = {
  name: dnsSubdomain,
  defaults: (secret) => {
    secret.type ||= 'Opaque';
    for (const [key, text] of Object.entries<string>(secret.stringData ?? {})) {
      secret.data = { ...secret.data, [key]: Buffer.from(text).toString('base64') };
    }
    delete secret.stringData;
  },
  validate: (secret, errors) => {
    validateKeys(secret, errors);
    for (const key of REQUIRED_KEYS[secret.type] ?? []) {
      if (secret.data?.[key] === undefined) errors.required(`data[${key}]`);
    }
  },
  validateUpdate: (secret, before, errors) => {
    if (secret.type !== before.type) errors.invalid('type', secret.type, 'field is immutable');
    validateImmutable(secret, before, errors);
  },
  fields: (secret) => ({ type: secret.type }),
};

export const rbacRules: Rules = {
  name: pathSegment,
  validate: ({ rules }, errors) => {
    for (const [i, rule] of (rules ?? []).entries()) {
      if (!rule.verbs?.length) errors.required(`rules[${i}].verbs`, 'verbs must contain at least one value');
    }
  },
};

export const roleBindingRules: Rules = {
  name: pathSegment,
  defaults: (binding) => {
    if (binding.roleRef) binding.roleRef.apiGroup ||= 'rbac.authorization.k8s.io';
    for (const subject of binding.subjects ?? []) {
      if (subject.kind !== 'ServiceAccount') subject.apiGroup ||= 'rbac.authorization.k8s.io';
    }
  },
  beforeCreate: ({ roleRef }) => {
    const kind = roleRef?.kind ?? '';
    if (kind === 'Role' || kind === 'ClusterRole') return;
    throw new ApiError(500, '', `unsupported role reference kind: ${JSON.stringify(kind)}`);
  },
  validate: (binding, errors) => {
    const ref = binding.roleRef ?? {};
    if (!ref.name) errors.required('roleRef.name');
  },
  validateUpdate: (binding, before, errors) => {
    if (!equal(binding.roleRef, before.roleRef))
      errors.invalid('roleRef', internalRef(binding.roleRef), 'cannot change roleRef');
  },
};

/** As the API server's own type spells it in its messages. */
const internalRef = ({ apiGroup, kind, name }: Json): Json => ({ APIGroup: apiGroup, Kind: kind, Name: name });

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

export const claimRules: Rules = {
  name: dnsSubdomain,
  status: true,
  defaults: (claim) => {
    if (claim.spec) claim.spec.volumeMode ??= 'Filesystem';
  },
  beforeCreate: (claim) => {
    claim.status = { phase: 'Pending' };
    claim.metadata.finalizers = [...new Set([...(claim.metadata.finalizers ?? []), CLAIM_PROTECTION])];
  },
  validate: (claim, errors) => {
    if (!claim.spec?.accessModes?.length) errors.required('spec.accessModes', 'at least 1 access mode is required');
    for (const mode of claim.spec?.accessModes ?? []) {
      if (!ACCESS_MODES.includes(mode)) errors.notSupported('spec.accessModes', mode, ACCESS_MODES);
    }
    if (!claim.spec?.resources?.requests?.storage) errors.required('spec.resources[storage]');
  },
};

export const eventRules: Rules = {
  name: dnsSubdomain,
  fields: (event) => ({
    'involvedObject.kind': event.involvedObject?.kind ?? '',
    'involvedObject.namespace': event.involvedObject?.namespace ?? '',
    'involvedObject.name': event.involvedObject?.name ?? '',
    'involvedObject.uid': event.involvedObject?.uid ?? '',
    'involvedObject.apiVersion': event.involvedObject?.apiVersion ?? '',
    'involvedObject.resourceVersion': event.involvedObject?.resourceVersion ?? '',
    'involvedObject.fieldPath': event.involvedObject?.fieldPath ?? '',
    reason: event.reason ?? '',
    reportingComponent: event.reportingComponent ?? '',
    source: event.source?.component ?? '',
    type: event.type ?? '',
  }),
};
