/** How the value of a field is compared, by the field's place in the object. */
export type FieldMeaning = 'image' | 'quantity' | 'int-or-string' | 'plain';

const INT_OR_STRING = new Set(['port', 'targetPort', 'maxSurge', 'maxUnavailable', 'minAvailable']);
const QUANTITY_MAPS = new Set([
  'requests',
  'limits',
  'hard',
  'capacity',
  'allocatable',
  'default',
  'defaultRequest',
  'min',
  'max',
  'maxLimitRequestRatio',
]);

export function meaningOf(parent: string | undefined, field: string): FieldMeaning {
  if (parent !== undefined && QUANTITY_MAPS.has(parent)) return 'quantity';
  if (field === 'sizeLimit') return 'quantity';
  if (field === 'image') return 'image';
  return INT_OR_STRING.has(field) ? 'int-or-string' : 'plain';
}

/** Lists whose items the API identifies by a key, and the keys in the order in which they are tried. */
const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  volumeMounts: ['mountPath', 'name'],
  imagePullSecrets: ['name'],
  conditions: ['type'],
  ownerReferences: ['uid', 'name'],
};

export function listKeys(field: string): readonly string[] {
  return LIST_KEYS[field] ?? [];
}

/** Lists of words whose order counts. */
const SEQUENCES = new Set(['command', 'args']);

export function isSequence(field: string): boolean {
  return SEQUENCES.has(field);
}

/** What the API fills in for a field that is left out, by field name and, where that is not enough, its parent. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  'ports.protocol': 'TCP',
  'spec.replicas': 1,
  'spec.sessionAffinity': 'None',
  'spec.restartPolicy': 'Always',
  'spec.dnsPolicy': 'ClusterFirst',
  'spec.schedulerName': 'default-scheduler',
  'spec.serviceAccountName': 'default',
  'spec.terminationGracePeriodSeconds': 30,
  'spec.enableServiceLinks': true,
  'spec.internalTrafficPolicy': 'Cluster',
  'spec.podManagementPolicy': 'OrderedReady',
  'spec.revisionHistoryLimit': 10,
  'strategy.type': 'RollingUpdate',
  'rollingUpdate.maxSurge': '25%',
  'rollingUpdate.maxUnavailable': '25%',
  'spec.concurrencyPolicy': 'Allow',
  'spec.suspend': false,
  'spec.completions': 1,
  'spec.parallelism': 1,
  'spec.backoffLimit': 6,
  'livenessProbe.periodSeconds': 10,
  'readinessProbe.periodSeconds': 10,
  'livenessProbe.failureThreshold': 3,
  'readinessProbe.failureThreshold': 3,
  'livenessProbe.timeoutSeconds': 1,
  'readinessProbe.timeoutSeconds': 1,
  'livenessProbe.successThreshold': 1,
  'readinessProbe.successThreshold': 1,
  'httpGet.scheme': 'HTTP',
  'httpGet.path': '/',
};

const DEFAULTS_OF_KIND: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Service: { 'spec.type': 'ClusterIP' },
  Secret: { type: 'Opaque' },
  PersistentVolumeClaim: { 'spec.volumeMode': 'Filesystem' },
};

/** Undefined where the API has no default, or none that matters to a comparison. */
export function defaultOf(kind: string | undefined, parent: string | undefined, field: string): unknown {
  const place = parent === undefined ? field : `${parent}.${field}`;
  return (kind ? DEFAULTS_OF_KIND[kind]?.[place] : undefined) ?? DEFAULTS[place];
}
