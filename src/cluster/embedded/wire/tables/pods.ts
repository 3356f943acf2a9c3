import type { Json, Obj } from '../../object.js';
import { humanDuration } from '../duration.js';
import type { Row } from './row.js';

const NONE = '<none>';

export const podRow: Row = (pod, { now, age }) => {
  const { ready, total, restarts, lastRestart, reason } = podState(pod);
  const since = lastRestart ? ` (${humanDuration(now - lastRestart)} ago)` : '';
  return [
    pod.metadata.name,
    `${ready}/${total}`,
    reason,
    `${restarts}${restarts > 0 ? since : ''}`,
    age,
    pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP ?? NONE,
    pod.spec.nodeName ?? NONE,
    pod.status?.nominatedNodeName || NONE,
    readinessGates(pod),
  ];
};

function readinessGates(pod: Obj): string {
  const gates: Json[] = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return NONE;
  const conditions: Json[] = pod.status?.conditions ?? [];
  const passed = gates.filter((gate) =>
    conditions.some((condition) => condition.type === gate.conditionType && condition.status === 'True'),
  );
  return `${passed.length}/${gates.length}`;
}

interface PodState {
  ready: number;
  total: number;
  restarts: number;
  lastRestart: number;
  reason: string;
}

/** READY, STATUS and RESTARTS as `kubectl get pods` has always told them. */
function podState(pod: Obj): PodState {
  const status = pod.status ?? {};
  const state: PodState = {
    ready: 0,
    total: pod.spec.containers.length,
    restarts: 0,
    lastRestart: 0,
    reason: status.reason || status.phase || 'Unknown',
  };
  const scheduling = (status.conditions ?? []).find((condition: Json) => condition.type === 'PodScheduled');
  if (scheduling?.reason === 'SchedulingGated') state.reason = 'SchedulingGated';
  const initializing = addInitContainers(pod, state);
  if (!initializing || isInitialized(status)) addContainers(pod, state);
  if (pod.metadata.deletionTimestamp) {
    if (status.reason === 'NodeLost') state.reason = 'Unknown';
    else if (!['Succeeded', 'Failed'].includes(status.phase)) state.reason = 'Terminating';
  }
  return state;
}

const isInitialized = (status: Json): boolean =>
  (status.conditions ?? []).some((condition: Json) => condition.type === 'Initialized' && condition.status === 'True');

function addInitContainers(pod: Obj, state: PodState): boolean {
  const specs: Json[] = pod.spec.initContainers ?? [];
  const sidecars = new Set(specs.filter((spec) => spec.restartPolicy === 'Always').map((spec) => spec.name));
  state.total += sidecars.size;
  let initializing = false;
  const statuses: Json[] = pod.status?.initContainerStatuses ?? [];
  statuses.forEach((container, i) => {
    const sidecar = sidecars.has(container.name);
    if (sidecar || !initializing) countRestarts(container, state);
    if (initializing) return;
    const { terminated, waiting } = container.state ?? {};
    if (terminated && terminated.exitCode === 0 && !sidecar) return;
    if (sidecar && container.started) {
      if (container.ready) state.ready++;
      return;
    }
    initializing = true;
    if (terminated && !sidecar) state.reason = `Init:${terminated.reason || exitText(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') state.reason = `Init:${waiting.reason}`;
    else state.reason = `Init:${i}/${specs.length}`;
  });
  return initializing;
}

function addContainers(pod: Obj, state: PodState): void {
  let running = false;
  const statuses: Json[] = [...(pod.status?.containerStatuses ?? [])].reverse();
  const isReady = (pod.status?.conditions ?? []).some(
    (condition: Json) => condition.type === 'Ready' && condition.status === 'True',
  );
  for (const container of statuses) {
    countRestarts(container, state);
    const { waiting, terminated } = container.state ?? {};
    if (waiting?.reason) state.reason = waiting.reason;
    else if (terminated) state.reason = terminated.reason || exitText(terminated);
    else if (container.ready && container.state?.running) {
      running = true;
      state.ready++;
    }
  }
  if (state.reason === 'Completed' && running) state.reason = isReady ? 'Running' : 'NotReady';
}

function countRestarts(container: Json, state: PodState): void {
  state.restarts += container.restartCount ?? 0;
  const finished = Date.parse(container.lastState?.terminated?.finishedAt ?? '');
  if (finished > state.lastRestart) state.lastRestart = finished;
}

const exitText = (terminated: Json): string =>
  terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
