import type { Container, ContainerStatus, Pod } from '../domain/objects.js';
import { isReady } from './pods.js';

/** States in which a container waits for nothing but a change from outside, or retries for ever. */
const AT_REST = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/** No readiness probe is waited for longer than this. */
const LONGEST_WAIT_S = 15;

/** A pull over a slow line takes no longer than this. */
const YOUTH_MS = 120_000;

/** How the pod still moves: "is terminating", "is creating its containers"; undefined when it is at rest. */
export function movingPod(pod: Pod, now: number): string | undefined {
  const { status, spec, metadata } = pod;
  if (metadata.deletionTimestamp !== undefined) return 'is terminating';
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return undefined;
  if (!spec.nodeName) return isUnschedulable(pod) ? undefined : 'waits to be scheduled';
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  if (statuses.some(isAtRest)) return undefined;
  if (status?.containerStatuses === undefined || status.phase === undefined) return 'is starting';
  const waiting = statuses.find(({ state }) => state?.waiting !== undefined);
  if (waiting) return `is creating its containers (${waiting.name}: ${waiting.state?.waiting?.reason ?? 'waiting'})`;
  if (!status.podIP) return 'has no address yet';
  return isReady(pod) ? undefined : fresh(pod, now);
}

/**
 * A young pod that has not come up yet may still do so: what it would show cannot be told. Later on it counts as
 * what it is, because a pod whose volume does not exist is created for ever.
 */
export function stillStarting(pod: Pod, now: number): boolean {
  const createdAt = Date.parse(pod.metadata.creationTimestamp ?? '');
  return !isReady(pod) && movingPod(pod, now) !== undefined && now - createdAt < YOUTH_MS;
}

function isUnschedulable(pod: Pod): boolean {
  return (pod.status?.conditions ?? []).some(
    ({ type, status, reason }) =>
      type === 'PodScheduled' && status === 'False' && (reason === 'Unschedulable' || reason === 'SchedulingGated'),
  );
}

/** A container that failed before will be started again, with growing pauses. */
function isAtRest({ state, restartCount = 0 }: ContainerStatus): boolean {
  const reason = state?.waiting?.reason;
  return (reason !== undefined && AT_REST.has(reason)) || (state?.terminated !== undefined && restartCount > 0);
}

/** Running but not ready: it may become so while its readiness probe has not had its chance. */
function fresh(pod: Pod, now: number): string | undefined {
  const starting = (pod.status?.containerStatuses ?? []).find((status) => {
    if (status.ready) return false;
    if (status.state?.terminated) return pod.spec.restartPolicy === undefined || pod.spec.restartPolicy === 'Always';
    const startedAt = Date.parse(status.state?.running?.startedAt ?? '');
    const container = pod.spec.containers.find(({ name }) => name === status.name);
    return Number.isNaN(startedAt) || now - startedAt < chanceOf(container) * 1000;
  });
  return starting ? `is not ready yet (${starting.name})` : undefined;
}

/** Seconds after its start by which a healthy container has passed its readiness probe, and the kubelet has told. */
function chanceOf(container: Container | undefined): number {
  const probe = container?.readinessProbe as Record<string, number | undefined> | undefined;
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1 } = probe ?? { periodSeconds: 1 };
  return Math.min(LONGEST_WAIT_S, initialDelaySeconds + periodSeconds * successThreshold + 2);
}
