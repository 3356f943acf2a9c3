import type { Json } from '../../object.js';
import { humanDuration } from '../duration.js';
import type { Row } from './row.js';

export const namespaceRow: Row = ({ metadata, status }, { age }) => [metadata.name, status?.phase ?? '', age];

export const nodeRow: Row = ({ metadata, spec, status }, { age }) => {
  const ready = (status?.conditions ?? []).find((condition: Json) => condition.type === 'Ready');
  const words = [ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'];
  if (spec?.unschedulable) words.push('SchedulingDisabled');
  const roles = Object.keys(metadata.labels ?? {})
    .filter((label) => label.startsWith('node-role.kubernetes.io/'))
    .map((label) => label.slice('node-role.kubernetes.io/'.length))
    .sort();
  const address = (type: string): string =>
    (status?.addresses ?? []).find((item: Json) => item.type === type)?.address ?? '<none>';
  const info = status?.nodeInfo ?? {};
  return [
    metadata.name,
    words.join(','),
    roles.join(',') || '<none>',
    age,
    info.kubeletVersion ?? '',
    address('InternalIP'),
    address('ExternalIP'),
    info.osImage || '<unknown>',
    info.kernelVersion || '<unknown>',
    info.containerRuntimeVersion || '<unknown>',
  ];
};

export const eventRow: Row = (event, { now }) => {
  const first = Date.parse(event.firstTimestamp ?? event.eventTime ?? '');
  const last = Date.parse(event.series?.lastObservedTime ?? event.lastTimestamp ?? '');
  const ago = (at: number): string => (Number.isNaN(at) ? '<unknown>' : humanDuration(now - at));
  const count = event.series?.count ?? event.count ?? 1;
  const seen = Number.isNaN(last) ? ago(first) : ago(last);
  const { involvedObject: about, source } = event;
  return [
    seen,
    event.type,
    event.reason,
    about?.name ? `${String(about.kind).toLowerCase()}/${about.name}` : `${String(about?.kind).toLowerCase()}`,
    about?.fieldPath ?? '',
    [event.reportingComponent || source?.component, source?.host].filter(Boolean).join(', '),
    String(event.message ?? '').trim(),
    ago(first),
    count,
    event.metadata.name,
  ];
};

export const claimRow: Row = ({ metadata, spec, status }, { age }) => [
  metadata.name,
  metadata.deletionTimestamp ? 'Terminating' : status?.phase,
  spec.volumeName ?? '',
  spec.volumeName ? (status?.capacity?.storage ?? '') : '',
  spec.volumeName ? accessModes(status?.accessModes ?? []) : '',
  spec.storageClassName ?? '',
  spec.volumeAttributesClassName ?? '<unset>',
  age,
  spec.volumeMode ?? '<unset>',
];

const SHORT: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const accessModes = (modes: string[]): string => modes.map((mode) => SHORT[mode] ?? mode).join(',');

export const configMapRow: Row = (object, { age }) => [
  object.metadata.name,
  Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length,
  age,
];

export const leaseRow: Row = ({ metadata, spec }, { age }) => [metadata.name, spec?.holderIdentity ?? '', age];

export const priorityClassRow: Row = ({ metadata, value, globalDefault, preemptionPolicy }, { age }) => [
  metadata.name,
  value,
  globalDefault ?? false,
  age,
  preemptionPolicy,
];

export const secretRow: Row = (secret, { age }) => [
  secret.metadata.name,
  secret.type,
  Object.keys(secret.data ?? {}).length,
  age,
];

/** Name and creation time as it was: kinds that have no printer of their own words. */
export const createdAtRow: Row = ({ metadata }) => [metadata.name, metadata.creationTimestamp];

export const roleBindingRow: Row = ({ metadata, roleRef, subjects }, { age }) => {
  const named = (kind: string): string =>
    (subjects ?? [])
      .filter((subject: Json) => subject.kind === kind)
      .map((subject: Json) => (kind === 'ServiceAccount' ? `${subject.namespace}/${subject.name}` : subject.name))
      .join(', ');
  return [
    metadata.name,
    `${roleRef.kind}/${roleRef.name}`,
    age,
    named('User'),
    named('Group'),
    named('ServiceAccount'),
  ];
};
