import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Context } from '../controllers/context.js';
import { type EventText, recordEvent } from '../controllers/events.js';
import { findImage, MODELLED, splitImage } from '../images/catalog.js';
import type { ClusterNetwork } from '../net/cluster-network.js';
import { clusterResolv, PodNetwork } from '../net/pod-network.js';
import { equal, type Json, type Obj, timestamp } from '../object.js';
import type { DirectoryNode } from '../process/files.js';
import { RunningContainer } from './container.js';
import { FIRST_BACKOFF_MS, type Kind, LONGEST_BACKOFF_MS, newSlot, restarts, type Slot } from './container-slot.js';
import { ConfigError } from './environment.js';
import { NODE_NAME } from './node-object.js';
import { isInitDone, podStatus } from './pod-status.js';
import { portOf, runProbe } from './probe.js';
import { volumesOf } from './volumes.js';

const COMPONENT = 'kubelet';
const RETRY_MS = 2000;
const STABLE_MS = 600_000;

export interface WorkerDeps {
  context: Context;
  network: ClusterNetwork;
  /** Images that this node has pulled before. */
  images: Set<string>;
  takeIp(pod: Obj): string;
}

/** Everything the kubelet does for one pod, from its binding to its end. */
export class PodWorker {
  readonly #slots: Slot[] = [];
  readonly #life = new AbortController();
  #pod: Obj;
  #network: PodNetwork | undefined;
  #volumes: Map<string, DirectoryNode> | undefined;
  #terminating = false;
  #finished = false;
  #scheduled = false;
  #wakeAt: AbortController | undefined;

  constructor(
    readonly deps: WorkerDeps,
    pod: Obj,
  ) {
    this.#pod = pod;
    setMaxListeners(0, this.#life.signal);
    const kindOf = (spec: Json): Kind => (spec.restartPolicy === 'Always' ? 'sidecar' : 'init');
    for (const spec of pod.spec.initContainers ?? []) this.#slots.push(newSlot(spec, kindOf(spec)));
    for (const spec of pod.spec.containers) this.#slots.push(newSlot(spec, 'regular'));
    this.#resume();
    this.#later();
  }

  get network(): PodNetwork | undefined {
    return this.#network;
  }

  slot(name: string): Slot | undefined {
    return this.#slots.find((slot) => slot.spec.name === name);
  }

  update(pod: Obj): void {
    this.#pod = pod;
    for (const [i, spec] of pod.spec.containers.entries()) {
      const slot = this.#slots.find((item) => item.kind === 'regular' && item.spec.name === spec.name);
      if (slot && slot.spec.image !== pod.spec.containers[i].image) this.#replaceImage(slot, spec);
    }
    for (const spec of pod.spec.ephemeralContainers ?? []) {
      if (!this.slot(spec.name)) this.#slots.push(newSlot(spec, 'ephemeral'));
    }
    this.#later();
  }

  /** Ends at once, without a trace: the pod has been removed, or the cluster stops. */
  stop(): void {
    this.#life.abort(new Error('pod stopped'));
    for (const slot of this.#slots) {
      slot.probes.abort();
      slot.running?.kill();
    }
    if (this.#network) this.deps.network.unplug(this.#network);
  }

  /** After a restart of the cluster containers start anew, and count it. */
  #resume(): void {
    const known: Json[] = [
      ...(this.#pod.status?.containerStatuses ?? []),
      ...(this.#pod.status?.initContainerStatuses ?? []),
    ];
    for (const slot of this.#slots) {
      const before = known.find((status) => status.name === slot.spec.name);
      if (!before) continue;
      slot.restartCount = before.restartCount;
      if (before.state?.running) {
        slot.restartCount++;
        const at = timestamp(this.deps.context.clock.now());
        slot.lastState = {
          terminated: {
            exitCode: 255,
            reason: 'Unknown',
            startedAt: before.state.running.startedAt,
            finishedAt: at,
            containerID: before.containerID,
          },
        };
      } else if (
        before.state?.terminated &&
        !restarts(slot, this.#pod.spec.restartPolicy, before.state.terminated.exitCode)
      ) {
        slot.state = before.state;
        slot.containerId = before.containerID ?? '';
      } else if (before.lastState) slot.lastState = before.lastState;
    }
  }

  #later(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (!this.#life.signal.aborted) this.#sync();
    });
  }

  #wakeIn(ms: number): void {
    this.#wakeAt?.abort();
    const timer = new AbortController();
    this.#wakeAt = timer;
    this.deps.context.clock.sleep(Math.max(0, ms), AbortSignal.any([timer.signal, this.#life.signal])).then(
      () => this.#later(),
      () => {},
    );
  }

  #sync(): void {
    if (this.#pod.metadata.deletionTimestamp) {
      if (!this.#terminating) {
        this.#terminating = true;
        void this.#terminate();
      }
      return;
    }
    if (this.#finished) return;
    if (!this.#prepare()) {
      this.#report();
      return;
    }
    this.#startContainers();
    this.#report();
    this.#checkDeadline();
  }

  /** Volumes and network. False while something is missing. */
  #prepare(): boolean {
    if (this.#volumes && this.#network) return true;
    try {
      this.#volumes ??= volumesOf(this.#pod, this.deps.context.store);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const name = (this.#pod.spec.volumes ?? []).map((volume: Json) => volume.name).join(',');
      this.#event({
        type: 'Warning',
        reason: 'FailedMount',
        message: `MountVolume.SetUp failed for volume "${name}" : ${error.message}`,
      });
      this.#wakeIn(RETRY_MS);
      return false;
    }
    const { spec, metadata } = this.#pod;
    const aliases = (spec.hostAliases ?? []).map((alias: Json) => ({ ip: alias.ip, names: alias.hostnames ?? [] }));
    const ip = this.deps.takeIp(this.#pod);
    this.#network = new PodNetwork(
      this.deps.network,
      metadata.namespace ?? '',
      metadata.name,
      ip,
      aliases,
      this.#resolv(),
    );
    this.deps.network.plug(this.#network);
    return true;
  }

  #resolv(): { nameserver: string; search: readonly string[]; ndots: number } {
    const own = clusterResolv(this.#pod.metadata.namespace ?? '');
    const { dnsPolicy, dnsConfig = {} } = this.#pod.spec;
    const base =
      dnsPolicy === 'None' || dnsPolicy === 'Default' ? { nameserver: '', search: [] as string[], ndots: 1 } : own;
    const ndots = (dnsConfig.options ?? []).find((option: Json) => option.name === 'ndots')?.value;
    return {
      nameserver: base.nameserver || dnsConfig.nameservers?.[0] || '127.0.0.53',
      search: [...base.search, ...(dnsConfig.searches ?? [])],
      ndots: ndots === undefined ? base.ndots : Number(ndots),
    };
  }

  get #initialized(): boolean {
    return this.#slots.filter((slot) => slot.kind === 'init' || slot.kind === 'sidecar').every(isInitDone);
  }

  #startContainers(): void {
    for (const slot of this.#slots.filter((item) => item.kind === 'init' || item.kind === 'sidecar')) {
      if (isInitDone(slot) && (slot.kind === 'init' || slot.running)) continue;
      if (
        slot.kind === 'init' &&
        slot.state.terminated &&
        !restarts(slot, this.#pod.spec.restartPolicy, slot.state.terminated.exitCode)
      )
        return;
      this.#ensureRunning(slot);
      if (!isInitDone(slot)) return;
    }
    for (const slot of this.#slots.filter((item) => item.kind === 'regular' || item.kind === 'ephemeral'))
      this.#ensureRunning(slot);
  }

  #ensureRunning(slot: Slot): void {
    const { clock } = this.deps.context;
    if (slot.running) return;
    const ended = slot.state.terminated;
    if (ended && !restarts(slot, this.#pod.spec.restartPolicy, ended.exitCode)) return;
    if (ended) {
      slot.lastState = { terminated: ended };
      slot.previousLog = slot.log;
    }
    if (slot.notBefore > clock.now()) {
      const wait = Math.round(slot.backoffMs / 2000);
      if (slot.state.waiting?.reason !== 'ImagePullBackOff') {
        const message = `back-off ${humanSeconds(wait)} restarting failed container=${slot.spec.name} pod=${this.#pod.metadata.name}_${this.#pod.metadata.namespace}(${this.#pod.metadata.uid})`;
        if (slot.state.waiting?.reason !== 'CrashLoopBackOff') {
          this.#event({
            type: 'Warning',
            reason: 'BackOff',
            message: message.replace(/ ?(\d+m)?\d+s /, ' '),
            fieldPath: pathOf(slot),
          });
        }
        slot.state = { waiting: { reason: 'CrashLoopBackOff', message } };
      }
      this.#wakeIn(slot.notBefore - clock.now());
      return;
    }
    if (ended || slot.state.waiting?.reason === 'CrashLoopBackOff') slot.restartCount++;
    this.#start(slot);
  }

  #start(slot: Slot): void {
    const { context, images } = this.deps;
    const { spec } = slot;
    const image = findImage(spec.image);
    if (!image) {
      this.#cannotPull(slot);
      return;
    }
    const present = images.has(spec.image);
    if (spec.imagePullPolicy === 'Never' && !present) {
      slot.state = {
        waiting: {
          reason: 'ErrImageNeverPull',
          message: `Container image "${spec.image}" is not present with pull policy of Never`,
        },
      };
      this.#event({
        type: 'Warning',
        reason: 'ErrImageNeverPull',
        message: slot.state.waiting.message,
        fieldPath: pathOf(slot),
      });
      this.#wakeIn(RETRY_MS * 5);
      return;
    }
    if (present && spec.imagePullPolicy === 'IfNotPresent') {
      this.#event({
        type: 'Normal',
        reason: 'Pulled',
        message: `Container image "${spec.image}" already present on machine and can be accessed by the pod`,
        fieldPath: pathOf(slot),
      });
    } else {
      this.#event({
        type: 'Normal',
        reason: 'Pulling',
        message: `Pulling image "${spec.image}"`,
        fieldPath: pathOf(slot),
      });
      this.#event({
        type: 'Normal',
        reason: 'Pulled',
        message: `Successfully pulled image "${spec.image}" in 1ms (1ms including waiting). Image size: 0 bytes.`,
        fieldPath: pathOf(slot),
      });
      images.add(spec.image);
    }
    if (!this.#network || !this.#volumes) return;
    let running: RunningContainer;
    try {
      running = new RunningContainer({
        pod: { ...this.#pod, status: { ...this.#pod.status, podIP: this.#network.ip } },
        spec,
        image,
        network: this.#network,
        volumes: this.#volumes,
        store: context.store,
        clock: context.clock,
        onExit: (code, message) => this.#exited(slot, running, code, message),
      });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      slot.state = { waiting: { reason: 'CreateContainerConfigError', message: error.message } };
      this.#event({ type: 'Warning', reason: 'Failed', message: `Error: ${error.message}`, fieldPath: pathOf(slot) });
      this.#wakeIn(RETRY_MS);
      return;
    }
    if (spec.securityContext?.runAsNonRoot ?? this.#pod.spec.securityContext?.runAsNonRoot) {
      const user = spec.securityContext?.runAsUser ?? this.#pod.spec.securityContext?.runAsUser ?? image.user;
      if (user === 0) {
        const message = 'container has runAsNonRoot and image will run as root';
        slot.state = { waiting: { reason: 'CreateContainerConfigError', message } };
        this.#event({ type: 'Warning', reason: 'Failed', message: `Error: ${message}`, fieldPath: pathOf(slot) });
        return;
      }
    }
    slot.running = running;
    slot.log = running.log;
    slot.containerId = `kubedrill://${randomBytes(32).toString('hex')}`;
    slot.image = fullName(spec.image);
    slot.probes = new AbortController();
    slot.state = { running: { startedAt: timestamp(context.clock.now()) } };
    slot.started = !spec.startupProbe;
    slot.ready = slot.kind === 'init' || slot.kind === 'ephemeral' ? false : !spec.readinessProbe && slot.started;
    this.#event({ type: 'Normal', reason: 'Created', message: 'Container created', fieldPath: pathOf(slot) });
    this.#event({ type: 'Normal', reason: 'Started', message: 'Container started', fieldPath: pathOf(slot) });
    running.run();
    if (spec.lifecycle?.postStart) void this.#hook(slot, spec.lifecycle.postStart);
    this.#startProbes(slot, running);
  }

  #cannotPull(slot: Slot): void {
    const { image } = slot.spec;
    const { clock } = this.deps.context;
    const detail = `failed to pull and unpack image "${fullName(image)}": the embedded cluster has no model of this image; it models ${MODELLED.join(', ')}`;
    const again = slot.state.waiting?.reason === 'ErrImagePull';
    if (again) {
      slot.state = {
        waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${detail}` },
      };
      this.#event({
        type: 'Normal',
        reason: 'BackOff',
        message: `Back-off pulling image "${image}"`,
        fieldPath: pathOf(slot),
      });
      this.#event({ type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff', fieldPath: pathOf(slot) });
      slot.notBefore = clock.now() + LONGEST_BACKOFF_MS;
      this.#wakeIn(LONGEST_BACKOFF_MS);
      return;
    }
    this.#event({ type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"`, fieldPath: pathOf(slot) });
    this.#event({
      type: 'Warning',
      reason: 'Failed',
      message: `Failed to pull image "${image}": ${detail}`,
      fieldPath: pathOf(slot),
    });
    this.#event({ type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull', fieldPath: pathOf(slot) });
    slot.state = { waiting: { reason: 'ErrImagePull', message: detail } };
    this.#wakeIn(RETRY_MS);
  }

  #replaceImage(slot: Slot, spec: Json): void {
    slot.spec = spec;
    slot.notBefore = 0;
    if (slot.running) {
      this.#event({
        type: 'Normal',
        reason: 'Killing',
        message: `Container ${spec.name} definition changed, will be restarted`,
        fieldPath: pathOf(slot),
      });
      slot.running.kill();
    } else slot.state = { waiting: { reason: 'ContainerCreating' } };
  }

  #exited(slot: Slot, running: RunningContainer, code: number, message: string): void {
    if (slot.running !== running || this.#life.signal.aborted) return;
    const { clock } = this.deps.context;
    slot.running = undefined;
    slot.probes.abort();
    slot.ready = slot.kind === 'init' && code === 0;
    slot.started = false;
    const startedAt = slot.state.running?.startedAt ?? timestamp(clock.now());
    const reason = message ? 'StartError' : code === 0 ? 'Completed' : 'Error';
    slot.state = {
      terminated: {
        exitCode: code,
        reason,
        ...(message ? { message } : {}),
        startedAt,
        finishedAt: timestamp(clock.now()),
        containerID: slot.containerId,
      },
    };
    if (message)
      this.#event({ type: 'Warning', reason: 'Failed', message: `Error: ${message}`, fieldPath: pathOf(slot) });
    const ranMs = clock.now() - Date.parse(startedAt);
    if (ranMs > STABLE_MS) slot.backoffMs = FIRST_BACKOFF_MS;
    if (restarts(slot, this.#pod.spec.restartPolicy, code)) {
      // The first restart is immediate, each further one waits twice as long.
      slot.notBefore =
        slot.restartCount === 0 && slot.backoffMs === FIRST_BACKOFF_MS ? 0 : clock.now() + slot.backoffMs;
      if (slot.notBefore > 0) slot.backoffMs = Math.min(LONGEST_BACKOFF_MS, slot.backoffMs * 2);
    }
    this.#later();
  }

  #startProbes(slot: Slot, running: RunningContainer): void {
    const { startupProbe, readinessProbe, livenessProbe } = slot.spec;
    if (slot.kind === 'init' || slot.kind === 'ephemeral') return;
    const rest = (): void => {
      if (readinessProbe) void this.#probe(slot, running, readinessProbe, 'Readiness');
      if (livenessProbe) void this.#probe(slot, running, livenessProbe, 'Liveness');
    };
    if (startupProbe) void this.#probe(slot, running, startupProbe, 'Startup', rest);
    else rest();
  }

  async #probe(
    slot: Slot,
    running: RunningContainer,
    probe: Json,
    word: 'Startup' | 'Readiness' | 'Liveness',
    onStarted?: () => void,
  ): Promise<void> {
    const { clock } = this.deps.context;
    const signal = AbortSignal.any([slot.probes.signal, this.#life.signal]);
    let good = 0;
    let bad = 0;
    try {
      await clock.sleep((probe.initialDelaySeconds ?? 0) * 1000, signal);
      for (;;) {
        if (!this.#network) return;
        const why = await runProbe(probe, { spec: slot.spec, running }, this.#network, clock, signal);
        signal.throwIfAborted();
        good = why === undefined ? good + 1 : 0;
        bad = why === undefined ? 0 : bad + 1;
        if (why !== undefined) {
          this.#event({
            type: 'Warning',
            reason: 'Unhealthy',
            message: `${word} probe failed: ${why}`,
            fieldPath: pathOf(slot),
          });
        }
        if (word === 'Startup' && good >= probe.successThreshold) {
          slot.started = true;
          if (!slot.spec.readinessProbe) slot.ready = true;
          onStarted?.();
          this.#later();
          return;
        }
        if (word === 'Readiness') {
          const ready = good >= probe.successThreshold ? true : bad >= probe.failureThreshold ? false : slot.ready;
          if (ready !== slot.ready) {
            slot.ready = ready;
            this.#later();
          }
        } else if (bad >= probe.failureThreshold) {
          this.#event({
            type: 'Normal',
            reason: 'Killing',
            message: `Container ${slot.spec.name} failed ${word.toLowerCase()} probe, will be restarted`,
            fieldPath: pathOf(slot),
          });
          await this.#end(
            slot,
            probe.terminationGracePeriodSeconds ?? this.#pod.spec.terminationGracePeriodSeconds ?? 30,
          );
          return;
        }
        await clock.sleep(probe.periodSeconds * 1000, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #hook(slot: Slot, hook: Json): Promise<void> {
    const { running } = slot;
    if (!running || !this.#network) return;
    const { clock } = this.deps.context;
    if (hook.sleep) {
      await clock.sleep(hook.sleep.seconds * 1000, this.#life.signal).catch(() => {});
      return;
    }
    const probe = { ...hook, timeoutSeconds: 86_400 };
    if (hook.httpGet) probe.httpGet = { ...hook.httpGet, port: portOf(hook.httpGet.port, slot.spec) };
    await runProbe(probe, { spec: slot.spec, running }, this.#network, clock, this.#life.signal).catch(() => {});
  }

  /** preStop, TERM, and KILL when the grace period is over. */
  async #end(slot: Slot, graceSeconds: number): Promise<void> {
    const { running } = slot;
    if (!running) return;
    const { clock } = this.deps.context;
    const deadline = clock.now() + graceSeconds * 1000;
    if (slot.spec.lifecycle?.preStop) await this.#hook(slot, slot.spec.lifecycle.preStop);
    running.signal('TERM');
    while (slot.running === running && clock.now() < deadline) {
      await Promise.race([
        clock.sleep(Math.min(deadline - clock.now(), 1000), this.#life.signal).catch(() => {}),
        this.#ended(slot, running),
      ]);
      if (this.#life.signal.aborted) return;
      if (deadlineMoved(this.#pod, clock.now())) running.kill();
    }
    running.kill();
  }

  /** Resolves soon after the container's end. */
  #ended(slot: Slot, running: RunningContainer): Promise<void> {
    return new Promise((resolve) => {
      if (slot.running !== running) resolve();
      else
        running.log.follow(
          () => {},
          () => setImmediate(resolve),
        );
    });
  }

  async #terminate(): Promise<void> {
    const { context } = this.deps;
    for (const slot of this.#slots.filter((item) => item.running && item.kind !== 'ephemeral')) {
      this.#event({
        type: 'Normal',
        reason: 'Killing',
        message: `Stopping container ${slot.spec.name}`,
        fieldPath: pathOf(slot),
      });
    }
    this.#report();
    const grace = this.#pod.metadata.deletionGracePeriodSeconds ?? 30;
    await Promise.all(this.#slots.map((slot) => this.#end(slot, grace)));
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#life.signal.aborted) return;
    this.#report();
    const { name, namespace, uid } = this.#pod.metadata;
    const left = context.store.get('pods', namespace, name);
    if (left?.metadata.uid !== uid) return;
    context.registry.delete(context.catalog.builtin('pods'), namespace, name, { gracePeriodSeconds: 0 });
  }

  #checkDeadline(): void {
    const { activeDeadlineSeconds } = this.#pod.spec;
    if (activeDeadlineSeconds === undefined || !this.#pod.status?.startTime) return;
    const { clock } = this.deps.context;
    const left = Date.parse(this.#pod.status.startTime) + activeDeadlineSeconds * 1000 - clock.now();
    if (left > 0) {
      this.#wakeIn(left);
      return;
    }
    for (const slot of this.#slots) slot.running?.kill();
    this.#finished = true;
    this.#mutateStatus((status) => {
      status.phase = 'Failed';
      status.reason = 'DeadlineExceeded';
      status.message = 'Pod was active on the node longer than the specified deadline';
    });
  }

  #report(): void {
    const { clock } = this.deps.context;
    const current = this.deps.context.store.get('pods', this.#pod.metadata.namespace, this.#pod.metadata.name);
    if (!current || current.metadata.uid !== this.#pod.metadata.uid) return;
    this.#pod = current;
    const status = podStatus(current, this.#slots, this.#network?.ip, clock.now(), this.#initialized);
    if (['Succeeded', 'Failed'].includes(status.phase) && !current.metadata.deletionTimestamp) {
      this.#finished = true;
      if (this.#network) this.deps.network.unplug(this.#network);
    }
    if (equal(status, current.status)) return;
    this.#mutateStatus((draft) => {
      for (const field of Object.keys(draft))
        if (!(field in status) && field !== 'reason' && field !== 'message') delete draft[field];
      Object.assign(draft, status);
    });
  }

  #mutateStatus(change: (status: Json) => void): void {
    const { registry, catalog } = this.deps.context;
    const pod = registry.mutate(
      catalog.builtin('pods'),
      this.#pod.metadata,
      COMPONENT,
      (draft) => {
        draft.status ??= {};
        change(draft.status);
      },
      'status',
    );
    if (pod) this.#pod = pod;
  }

  #event(text: EventText): void {
    recordEvent(this.deps.context, this.#pod, COMPONENT, text, NODE_NAME);
  }
}

/** A second deletion may have shortened the grace period. */
function deadlineMoved(pod: Obj, now: number): boolean {
  const until = Date.parse(pod.metadata.deletionTimestamp ?? '');
  return !Number.isNaN(until) && now >= until;
}

function pathOf(slot: Slot): string {
  const list = {
    init: 'initContainers',
    sidecar: 'initContainers',
    regular: 'containers',
    ephemeral: 'ephemeralContainers',
  }[slot.kind];
  return `spec.${list}{${slot.spec.name}}`;
}

function fullName(image: string): string {
  const { repository, tag } = splitImage(image);
  const [first = ''] = repository.split('/');
  const hosted = repository.includes('/') && /[.:]|^localhost$/.test(first);
  const name = hosted
    ? repository
    : repository.includes('/')
      ? `docker.io/${repository}`
      : `docker.io/library/${repository}`;
  return tag.includes(':') ? `${name}@${tag}` : `${name}:${tag}`;
}

function humanSeconds(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
