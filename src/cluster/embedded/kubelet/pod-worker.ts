import { setMaxListeners } from 'node:events';
import { type EventText, recordEvent } from '../controllers/events.js';
import type { PodNetwork } from '../net/pod-network.js';
import { equal, type Json, type Obj } from '../object.js';
import type { DirectoryNode } from '../process/files.js';
import { resume } from './after-restart.js';
import { endContainer } from './container-end.js';
import { ensureRunning } from './container-run.js';
import { type Kind, newSlot, restarts, type Slot } from './container-slot.js';
import { ConfigError } from './environment.js';
import { NODE_NAME } from './node-object.js';
import { containerEvent, type PodCare, RETRY_MS, type WorkerDeps } from './pod-care.js';
import { plugIn } from './pod-sandbox.js';
import { isInitDone, podStatus } from './pod-status.js';
import { volumesOf } from './volumes.js';

const COMPONENT = 'kubelet';

/** Everything the kubelet does for one pod, from its binding to its end. */
export class PodWorker implements PodCare {
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
    resume(this.#slots, pod, deps.context.clock.now());
    this.later();
  }

  get pod(): Obj {
    return this.#pod;
  }

  get network(): PodNetwork | undefined {
    return this.#network;
  }

  get volumes(): ReadonlyMap<string, DirectoryNode> | undefined {
    return this.#volumes;
  }

  get life(): AbortSignal {
    return this.#life.signal;
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
    this.later();
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

  later(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (!this.#life.signal.aborted) this.#sync();
    });
  }

  wakeIn(ms: number): void {
    this.#wakeAt?.abort();
    const timer = new AbortController();
    this.#wakeAt = timer;
    this.deps.context.clock.sleep(Math.max(0, ms), AbortSignal.any([timer.signal, this.#life.signal])).then(
      () => this.later(),
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
      this.event({
        type: 'Warning',
        reason: 'FailedMount',
        message: `MountVolume.SetUp failed for volume "${name}" : ${error.message}`,
      });
      this.wakeIn(RETRY_MS);
      return false;
    }
    this.#network = plugIn(this.#pod, this.deps);
    return true;
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
      ensureRunning(this, slot);
      if (!isInitDone(slot)) return;
    }
    for (const slot of this.#slots.filter((item) => item.kind === 'regular' || item.kind === 'ephemeral'))
      ensureRunning(this, slot);
  }

  #replaceImage(slot: Slot, spec: Json): void {
    slot.spec = spec;
    slot.notBefore = 0;
    if (slot.running) {
      containerEvent(this, slot, 'Normal', 'Killing', `Container ${spec.name} definition changed, will be restarted`);
      slot.running.kill();
    } else slot.state = { waiting: { reason: 'ContainerCreating' } };
  }

  async #terminate(): Promise<void> {
    const { context } = this.deps;
    for (const slot of this.#slots.filter((item) => item.running && item.kind !== 'ephemeral')) {
      containerEvent(this, slot, 'Normal', 'Killing', `Stopping container ${slot.spec.name}`);
    }
    this.#report();
    const grace = this.#pod.metadata.deletionGracePeriodSeconds ?? 30;
    await Promise.all(this.#slots.map((slot) => endContainer(this, slot, grace)));
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
      this.wakeIn(left);
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

  event(text: EventText): void {
    recordEvent(this.deps.context, this.#pod, COMPONENT, text, NODE_NAME);
  }
}
