import type { Json } from '../../object.js';
import { humanDuration } from '../duration.js';
import type { Row } from './row.js';
import { labelsText, selectorText } from './selector-text.js';

function images(template: Json): [string, string] {
  const containers: Json[] = template?.spec?.containers ?? [];
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image).join(',')];
}

export const deploymentRow: Row = ({ metadata, spec, status }, { age }) => [
  metadata.name,
  `${status?.readyReplicas ?? 0}/${spec.replicas}`,
  status?.updatedReplicas ?? 0,
  status?.availableReplicas ?? 0,
  age,
  ...images(spec.template),
  selectorText(spec.selector),
];

export const replicaSetRow: Row = ({ metadata, spec, status }, { age }) => [
  metadata.name,
  spec.replicas,
  status?.replicas ?? 0,
  status?.readyReplicas ?? 0,
  age,
  ...images(spec.template),
  selectorText(spec.selector),
];

export const statefulSetRow: Row = ({ metadata, spec, status }, { age }) => [
  metadata.name,
  `${status?.readyReplicas ?? 0}/${spec.replicas}`,
  age,
  ...images(spec.template),
];

export const daemonSetRow: Row = ({ metadata, spec, status }, { age }) => [
  metadata.name,
  status?.desiredNumberScheduled ?? 0,
  status?.currentNumberScheduled ?? 0,
  status?.numberReady ?? 0,
  status?.updatedNumberScheduled ?? 0,
  status?.numberAvailable ?? 0,
  labelsText(spec.template?.spec?.nodeSelector),
  age,
  ...images(spec.template),
  selectorText(spec.selector),
];

export const jobRow: Row = ({ metadata, spec, status }, { age, now }) => {
  const parallel = spec.parallelism ?? 0;
  const completions =
    spec.completions !== undefined
      ? `${status?.succeeded ?? 0}/${spec.completions}`
      : parallel > 1
        ? `${status?.succeeded ?? 0}/1 of ${parallel}`
        : `${status?.succeeded ?? 0}/1`;
  const started = Date.parse(status?.startTime ?? '');
  const ended = Date.parse(status?.completionTime ?? '');
  const took = Number.isNaN(started) ? '' : humanDuration((Number.isNaN(ended) ? now : ended) - started);
  return [
    metadata.name,
    jobState(status, spec),
    completions,
    took,
    age,
    ...images(spec.template),
    selectorText(spec.selector),
  ];
};

function jobState(status: Json, spec: Json): string {
  const has = (type: string): boolean =>
    (status?.conditions ?? []).some((item: Json) => item.type === type && item.status === 'True');
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (has('Suspended')) return 'Suspended';
  if (has('FailureTarget')) return 'FailureTarget';
  if (has('SuccessCriteriaMet')) return 'SuccessCriteriaMet';
  return spec.suspend ? 'Suspended' : 'Running';
}

export const cronJobRow: Row = ({ metadata, spec, status }, { age, now }) => [
  metadata.name,
  spec.schedule,
  spec.timeZone ?? '<none>',
  spec.suspend ? 'True' : 'False',
  (status?.active ?? []).length,
  status?.lastScheduleTime ? humanDuration(now - Date.parse(status.lastScheduleTime)) : '<none>',
  age,
  ...images(spec.jobTemplate?.spec?.template),
  selectorText(spec.jobTemplate?.spec?.selector),
];

export const controllerRevisionRow: Row = ({ metadata, revision }, { age }) => {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  const [group] = (owner?.apiVersion ?? '').split('/');
  const controller = owner ? `${owner.kind.toLowerCase()}.${group}/${owner.name}` : '<none>';
  return [metadata.name, controller, revision, age];
};
