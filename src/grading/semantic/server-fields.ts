import { defaultOf } from './fields.js';

type Fields = Readonly<Record<string, unknown>>;

/** Set by the API, by controllers, by `kubectl` on its own or by us, whatever their values. By field, with its parent where that is not enough. */
const ALWAYS = new Set([
  'metadata.uid',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.managedFields',
  'metadata.selfLink',
  'metadata.finalizers',
  'metadata.deletionTimestamp',
  'metadata.deletionGracePeriodSeconds',
  'metadata.ownerReferences',
  'annotations.kubectl.kubernetes.io/last-applied-configuration',
  'annotations.deployment.kubernetes.io/revision',
  'annotations.deprecated.daemonset.template.generation',
  'annotations.kubernetes.io/change-cause',
  'annotations.kubectl.kubernetes.io/restartedAt',
  'labels.kubernetes.io/metadata.name',
  'labels.controller-uid',
  'labels.batch.kubernetes.io/controller-uid',
  'labels.batch.kubernetes.io/job-name',
  'labels.job-name',
  'spec.nodeName',
  'spec.serviceAccount',
  'spec.priority',
  'spec.ephemeralContainers',
  'spec.clusterIPs',
  'spec.ipFamilies',
  'spec.ipFamilyPolicy',
  'spec.healthCheckNodePort',
  'spec.volumeName',
  'spec.finalizers',
]);

/** Beyond the defaults that gradings know, those that are only noise to a reader. */
const DEFAULTS: Fields = {
  'spec.preemptionPolicy': 'PreemptLowerPriority',
  'spec.progressDeadlineSeconds': 600,
  'spec.allocateLoadBalancerNodePorts': true,
  'spec.externalTrafficPolicy': 'Cluster',
  'spec.minReadySeconds': 0,
  'spec.completionMode': 'NonIndexed',
  'spec.podReplacementPolicy': 'TerminatingOrFailed',
  'spec.manualSelector': false,
  'spec.successfulJobsHistoryLimit': 3,
  'spec.failedJobsHistoryLimit': 1,
  'updateStrategy.type': 'RollingUpdate',
  'updateStrategy.rollingUpdate': { partition: 0 },
  'rollingUpdate.partition': 0,
  'persistentVolumeClaimRetentionPolicy.whenDeleted': 'Retain',
  'persistentVolumeClaimRetentionPolicy.whenScaled': 'Retain',
  'clientIP.timeoutSeconds': 10800,
  'containers.terminationMessagePath': '/dev/termination-log',
  'containers.terminationMessagePolicy': 'File',
  'initContainers.terminationMessagePath': '/dev/termination-log',
  'initContainers.terminationMessagePolicy': 'File',
  'configMap.defaultMode': 420,
  'secret.defaultMode': 420,
  'projected.defaultMode': 420,
  'downwardAPI.defaultMode': 420,
  'fieldRef.apiVersion': 'v1',
  'startupProbe.periodSeconds': 10,
  'startupProbe.failureThreshold': 3,
  'startupProbe.timeoutSeconds': 1,
  'startupProbe.successThreshold': 1,
};

/** Labels and annotations of networks, volumes and kubedrill. */
const OTHERS_NOTE =
  /^(kubedrill\.dev|cni\.projectcalico\.org|k8s\.v1\.cni\.cncf\.io|k8s\.ovn\.org|pv\.kubernetes\.io|volume(\.beta)?\.kubernetes\.io)\//;

/** Whether a field says nothing that its author decided. `parent` and `field` as in "spec.replicas". */
export function isServerField(kind: string, parent: string | undefined, field: string, value: unknown): boolean {
  const place = parent === undefined ? field : `${parent}.${field}`;
  if (place === 'status' || ALWAYS.has(place)) return true;
  if (parent === 'labels' || parent === 'annotations') return OTHERS_NOTE.test(field);
  const byDefault = defaultOf(kind, parent, field) ?? DEFAULTS[place];
  return byDefault !== undefined && JSON.stringify(byDefault) === JSON.stringify(value);
}

/** What the kubelet does by itself for an image: a moving tag is always asked for. */
export function defaultPullPolicy(image: unknown): string {
  const name = String(image).split('/').at(-1) ?? '';
  if (name.includes('@')) return 'IfNotPresent';
  return !name.includes(':') || name.endsWith(':latest') ? 'Always' : 'IfNotPresent';
}
