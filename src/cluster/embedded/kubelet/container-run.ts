import { randomBytes } from 'node:crypto';
import type { Image } from '../images/catalog.js';
import { timestamp } from '../object.js';
import { RunningContainer } from './container.js';
import { startProbes } from './container-probes.js';
import { FIRST_BACKOFF_MS, LONGEST_BACKOFF_MS, restarts, type Slot } from './container-slot.js';
import { ConfigError } from './environment.js';
import { fullName, pullImage } from './image-pull.js';
import { runHook } from './lifecycle-hooks.js';
import { containerEvent, type PodCare, RETRY_MS } from './pod-care.js';

/** A container that has run for so long has its back-off forgotten. */
const STABLE_MS = 600_000;

/** Starts the container unless it runs, has ended for good, or is backing off. */
export function ensureRunning(care: PodCare, slot: Slot): void {
  const { clock } = care.deps.context;
  if (slot.running) return;
  const ended = slot.state.terminated;
  if (ended && !restarts(slot, care.pod.spec.restartPolicy, ended.exitCode)) return;
  if (ended) {
    slot.lastState = { terminated: ended };
    slot.previousLog = slot.log;
  }
  if (slot.notBefore > clock.now()) {
    backOff(care, slot);
    care.wakeIn(slot.notBefore - clock.now());
    return;
  }
  if (ended || slot.state.waiting?.reason === 'CrashLoopBackOff') slot.restartCount++;
  start(care, slot);
}

function backOff(care: PodCare, slot: Slot): void {
  if (slot.state.waiting?.reason === 'ImagePullBackOff') return;
  const { name, namespace, uid } = care.pod.metadata;
  const wait = humanSeconds(Math.round(slot.backoffMs / 2000));
  const message = `back-off ${wait} restarting failed container=${slot.spec.name} pod=${name}_${namespace}(${uid})`;
  if (slot.state.waiting?.reason !== 'CrashLoopBackOff') {
    containerEvent(care, slot, 'Warning', 'BackOff', message.replace(/ ?(\d+m)?\d+s /, ' '));
  }
  slot.state = { waiting: { reason: 'CrashLoopBackOff', message } };
}

function start(care: PodCare, slot: Slot): void {
  const { clock } = care.deps.context;
  const { spec } = slot;
  const image = pullImage(care, slot);
  if (!image) return;
  const running = make(care, slot, image);
  if (!running) return;
  slot.running = running;
  slot.log = running.log;
  slot.containerId = `kubedrill://${randomBytes(32).toString('hex')}`;
  slot.image = fullName(spec.image);
  slot.probes = new AbortController();
  slot.state = { running: { startedAt: timestamp(clock.now()) } };
  slot.started = !spec.startupProbe;
  slot.ready = slot.kind === 'init' || slot.kind === 'ephemeral' ? false : !spec.readinessProbe && slot.started;
  containerEvent(care, slot, 'Normal', 'Created', 'Container created');
  containerEvent(care, slot, 'Normal', 'Started', 'Container started');
  running.run();
  if (spec.lifecycle?.postStart) void runHook(care, slot, spec.lifecycle.postStart);
  startProbes(care, slot, running);
}

/** Undefined when the pod's or the container's configuration does not allow it, which the slot and events then say. */
function make(care: PodCare, slot: Slot, image: Image): RunningContainer | undefined {
  const { pod, network, volumes } = care;
  const { store, clock } = care.deps.context;
  const { spec } = slot;
  if (!network || !volumes) return undefined;
  let running: RunningContainer;
  try {
    running = new RunningContainer({
      pod: { ...pod, status: { ...pod.status, podIP: network.ip } },
      ...{ spec, image, network, volumes, store, clock },
      onExit: (code, message) => exited(care, slot, running, code, message),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    cannotCreate(care, slot, error.message);
    care.wakeIn(RETRY_MS);
    return undefined;
  }
  if (spec.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot) {
    const user = spec.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser ?? image.user;
    if (user === 0) {
      cannotCreate(care, slot, 'container has runAsNonRoot and image will run as root');
      return undefined;
    }
  }
  return running;
}

function cannotCreate(care: PodCare, slot: Slot, message: string): void {
  slot.state = { waiting: { reason: 'CreateContainerConfigError', message } };
  containerEvent(care, slot, 'Warning', 'Failed', `Error: ${message}`);
}

function exited(care: PodCare, slot: Slot, running: RunningContainer, code: number, message: string): void {
  if (slot.running !== running || care.life.aborted) return;
  const { clock } = care.deps.context;
  slot.running = undefined;
  slot.probes.abort();
  slot.ready = slot.kind === 'init' && code === 0;
  slot.started = false;
  const startedAt = slot.state.running?.startedAt ?? timestamp(clock.now());
  slot.state = {
    terminated: {
      exitCode: code,
      reason: message ? 'StartError' : code === 0 ? 'Completed' : 'Error',
      ...(message ? { message } : {}),
      startedAt,
      finishedAt: timestamp(clock.now()),
      containerID: slot.containerId,
    },
  };
  if (message) containerEvent(care, slot, 'Warning', 'Failed', `Error: ${message}`);
  const ranMs = clock.now() - Date.parse(startedAt);
  if (ranMs > STABLE_MS) slot.backoffMs = FIRST_BACKOFF_MS;
  if (restarts(slot, care.pod.spec.restartPolicy, code)) {
    // The first restart is immediate, each further one waits twice as long.
    slot.notBefore = slot.restartCount === 0 && slot.backoffMs === FIRST_BACKOFF_MS ? 0 : clock.now() + slot.backoffMs;
    if (slot.notBefore > 0) slot.backoffMs = Math.min(LONGEST_BACKOFF_MS, slot.backoffMs * 2);
  }
  care.later();
}

function humanSeconds(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
