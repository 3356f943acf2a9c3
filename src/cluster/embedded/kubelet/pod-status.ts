import { NODE_IP } from '../net/addresses.js';
import { type Json, type Obj, timestamp } from '../object.js';
import { type Slot, statusOf } from './container-slot.js';

/** A pod's status as the kubelet reports it. `now` is epoch milliseconds. */
export function podStatus(
  pod: Obj,
  slots: readonly Slot[],
  ip: string | undefined,
  now: number,
  initialized: boolean,
): Json {
  const regular = slots.filter((slot) => slot.kind === 'regular');
  const sidecars = slots.filter((slot) => slot.kind === 'sidecar');
  const init = slots.filter((slot) => slot.kind === 'init' || slot.kind === 'sidecar');
  const ephemeral = slots.filter((slot) => slot.kind === 'ephemeral');
  const phase = phaseOf(pod, regular, init, initialized);
  const finished = phase === 'Succeeded' || phase === 'Failed';
  const unready = [...sidecars, ...regular].filter((slot) => !slot.ready).map((slot) => slot.spec.name);
  const lists = {
    ...(init.length ? { initContainerStatuses: init.map(statusOf) } : {}),
    containerStatuses: regular.map(statusOf).sort((a, b) => (a.name < b.name ? -1 : 1)),
    ...(ephemeral.length ? { ephemeralContainerStatuses: ephemeral.map(statusOf) } : {}),
  };
  const before: Json[] = pod.status?.conditions ?? [];
  const condition = (type: string, ok: boolean, why?: { reason: string; message?: string }): Json => {
    const status = ok ? 'True' : 'False';
    const known = before.find((item) => item.type === type);
    return {
      type,
      observedGeneration: pod.metadata.generation,
      status,
      lastProbeTime: null,
      lastTransitionTime: known?.status === status ? known.lastTransitionTime : timestamp(now),
      ...(why && (!ok || why.reason === 'PodCompleted')
        ? { reason: why.reason, ...(why.message ? { message: why.message } : {}) }
        : {}),
    };
  };
  const notReady = finished
    ? { reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' }
    : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  const incomplete = init.filter((slot) => !isInitDone(slot)).map((slot) => slot.spec.name);
  const gates = (pod.spec.readinessGates ?? []).every((gate: Json) =>
    before.some((item) => item.type === gate.conditionType && item.status === 'True'),
  );
  const ready = unready.length === 0 && !finished && initialized;
  const own = [
    condition('PodReadyToStartContainers', ip !== undefined && !finished),
    condition(
      'Initialized',
      initialized,
      initialized
        ? { reason: finished && phase === 'Succeeded' ? 'PodCompleted' : '' }
        : {
            reason: 'ContainersNotInitialized',
            message: `containers with incomplete status: [${incomplete.join(' ')}]`,
          },
    ),
    condition('Ready', ready && gates, ready ? { reason: 'ReadinessGatesNotReady' } : notReady),
    condition('ContainersReady', ready, notReady),
  ].map(withoutEmptyReason);
  const others = before.filter((item) => !own.some((mine) => mine.type === item.type));
  return {
    observedGeneration: pod.metadata.generation,
    phase,
    conditions: [...own, ...others],
    hostIP: NODE_IP,
    hostIPs: [{ ip: NODE_IP }],
    ...(ip ? { podIP: ip, podIPs: [{ ip }] } : {}),
    startTime: pod.status?.startTime ?? timestamp(now),
    ...lists,
    qosClass: pod.status?.qosClass,
    resources: {},
  };
}

function withoutEmptyReason(condition: Json): Json {
  if (condition.reason !== '') return condition;
  const { reason: _, ...rest } = condition;
  return rest;
}

export function isInitDone(slot: Slot): boolean {
  if (slot.kind === 'sidecar') return slot.started;
  return slot.state.terminated?.exitCode === 0;
}

function phaseOf(pod: Obj, regular: readonly Slot[], init: readonly Slot[], initialized: boolean): string {
  const policy = pod.spec.restartPolicy;
  const failedInit = init.some(
    (slot) => slot.kind === 'init' && slot.state.terminated && slot.state.terminated.exitCode !== 0,
  );
  if (failedInit && policy === 'Never') return 'Failed';
  if (!initialized) return 'Pending';
  const ended = regular.filter((slot) => slot.state.terminated);
  if (ended.length === regular.length && policy !== 'Always') {
    const codes = ended.map((slot) => slot.state.terminated.exitCode);
    if (codes.every((code) => code === 0)) return 'Succeeded';
    if (policy === 'Never') return 'Failed';
  }
  const neverRan = regular.some((slot) => slot.state.waiting && slot.restartCount === 0 && !slot.lastState.terminated);
  return neverRan ? 'Pending' : 'Running';
}
