import type { Json } from '../object.js';
import type { RunningContainer } from './container.js';
import type { LogBuffer } from './log-buffer.js';

export type Kind = 'init' | 'sidecar' | 'regular' | 'ephemeral';

/** One container of a pod through all of its runs. */
export interface Slot {
  spec: Json;
  kind: Kind;
  /** As containerStatuses carries it: exactly one of waiting, running, terminated. */
  state: Json;
  lastState: Json;
  restartCount: number;
  ready: boolean;
  started: boolean;
  containerId: string;
  image: string;
  running: RunningContainer | undefined;
  log: LogBuffer | undefined;
  previousLog: LogBuffer | undefined;
  /** Epoch milliseconds before which it is not started again, and how long the next wait is. */
  notBefore: number;
  backoffMs: number;
  /** Aborts this run's probes. */
  probes: AbortController;
}

export const FIRST_BACKOFF_MS = 10_000;
export const LONGEST_BACKOFF_MS = 300_000;

export function newSlot(spec: Json, kind: Kind): Slot {
  return {
    spec,
    kind,
    state: { waiting: { reason: kind === 'init' || kind === 'sidecar' ? 'PodInitializing' : 'ContainerCreating' } },
    lastState: {},
    restartCount: 0,
    ready: false,
    started: false,
    containerId: '',
    image: spec.image,
    running: undefined,
    log: undefined,
    previousLog: undefined,
    notBefore: 0,
    backoffMs: FIRST_BACKOFF_MS,
    probes: new AbortController(),
  };
}

export function statusOf(slot: Slot): Json {
  const mounts = (slot.spec.volumeMounts ?? []).map((mount: Json) => ({
    mountPath: mount.mountPath,
    name: mount.name,
    ...(mount.readOnly ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}),
  }));
  return {
    name: slot.spec.name,
    image: slot.image,
    imageID: slot.containerId ? `kubedrill://${slot.image}` : '',
    ...(slot.containerId ? { containerID: slot.containerId } : {}),
    ready: slot.ready,
    restartCount: slot.restartCount,
    ...(slot.kind === 'ephemeral' ? {} : { started: slot.started }),
    state: slot.state,
    lastState: slot.lastState,
    ...(slot.kind === 'ephemeral' ? {} : { resources: slot.spec.resources ?? {} }),
    ...(mounts.length ? { volumeMounts: mounts } : {}),
  };
}

/** Will it be started again after this end? */
export function restarts(slot: Slot, podPolicy: string, exitCode: number): boolean {
  if (slot.kind === 'ephemeral') return false;
  if (slot.kind === 'sidecar') return true;
  if (slot.kind === 'init') return exitCode !== 0 && podPolicy !== 'Never';
  return podPolicy === 'Always' || (podPolicy === 'OnFailure' && exitCode !== 0);
}

/** Where the pod's spec has it, as events say it: "spec.containers{web}". */
export function pathOf({ kind, spec }: Slot): string {
  const list = {
    init: 'initContainers',
    sidecar: 'initContainers',
    regular: 'containers',
    ephemeral: 'ephemeralContainers',
  }[kind];
  return `spec.${list}{${spec.name}}`;
}
