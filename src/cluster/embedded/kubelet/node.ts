import type { Duplex } from 'node:stream';
import type { Context } from '../controllers/context.js';
import { NODE_IP } from '../net/addresses.js';
import { ClusterNetwork } from '../net/cluster-network.js';
import { duplexOf } from '../net/duplex.js';
import { WorldView } from '../net/world-view.js';
import type { Obj } from '../object.js';
import { ExecFailure, type ExecStreams, type LogSource, type PodServices } from '../wire/pod-services.js';
import type { RunningContainer } from './container.js';
import { NODE_NAME } from './node-object.js';
import { PodWorker } from './pod-worker.js';

/** The one node: runs the pods that are bound to it, as models. */
export class Node implements PodServices {
  readonly #workers = new Map<string, PodWorker>();
  readonly #network: ClusterNetwork;
  readonly #images = new Set<string>();
  #lastIp = 1;

  constructor(readonly context: Context) {
    this.#network = new ClusterNetwork(new WorldView(context.store, context.signal), context.clock);
  }

  start(): void {
    const { store, signal } = this.context;
    const unsubscribe = store.subscribe(({ resource, object, type }) => {
      if (resource === 'pods' && object.spec.nodeName === NODE_NAME) this.#see(object, type === 'DELETED');
    });
    signal.addEventListener('abort', unsubscribe, { once: true });
    for (const pod of store.list('pods')) if (pod.spec.nodeName === NODE_NAME) this.#see(pod, false);
  }

  async stop(): Promise<void> {
    for (const worker of this.#workers.values()) worker.stop();
    this.#workers.clear();
    // What was killed gets its turn to end.
    await new Promise((resolve) => setImmediate(resolve));
  }

  async exec(
    pod: Obj,
    container: string,
    command: readonly string[],
    _tty: boolean,
    streams: ExecStreams,
  ): Promise<number> {
    return this.#running(pod, container).exec(command, streams);
  }

  async attach(pod: Obj, container: string, streams: ExecStreams): Promise<number> {
    await this.#running(pod, container).attach(streams);
    return this.#workers.get(pod.metadata.uid)?.slot(container)?.state.terminated?.exitCode ?? 0;
  }

  log(pod: Obj, container: string, previous: boolean): LogSource | undefined {
    const slot = this.#workers.get(pod.metadata.uid)?.slot(container);
    return previous ? slot?.previousLog : (slot?.log ?? undefined);
  }

  async connect(pod: Obj, port: number): Promise<Duplex> {
    const network = this.#workers.get(pod.metadata.uid)?.network;
    const socket = network?.accept(port, { ip: '127.0.0.1', port: 40_000 });
    if (!socket) throw new Error(`dial tcp4 127.0.0.1:${port}: connect: connection refused`);
    return duplexOf(socket);
  }

  #running(pod: Obj, container: string): RunningContainer {
    const running = this.#workers.get(pod.metadata.uid)?.slot(container)?.running;
    if (!running)
      throw new ExecFailure(`unable to upgrade connection: container not found (${JSON.stringify(container)})`);
    return running;
  }

  #see(pod: Obj, gone: boolean): void {
    const { uid } = pod.metadata;
    const worker = this.#workers.get(uid);
    if (gone) {
      worker?.stop();
      this.#workers.delete(uid);
    } else if (worker) worker.update(pod);
    else if (!['Succeeded', 'Failed'].includes(pod.status?.phase)) {
      const deps = {
        context: this.context,
        network: this.#network,
        images: this.#images,
        takeIp: (of: Obj) => this.#takeIp(of),
      };
      this.#workers.set(uid, new PodWorker(deps, pod));
    }
  }

  /** The address the pod had, when it is free; else the next one. */
  #takeIp(pod: Obj): string {
    if (pod.spec.hostNetwork) return NODE_IP;
    const before = pod.status?.podIP;
    if (before && !this.#network.has(before)) return before;
    for (;;) {
      this.#lastIp = this.#lastIp >= 65_000 ? 2 : this.#lastIp + 1;
      const ip = `10.244.${Math.floor(this.#lastIp / 256)}.${this.#lastIp % 256}`;
      if (this.#lastIp % 256 !== 0 && this.#lastIp % 256 !== 255 && !this.#network.has(ip)) return ip;
    }
  }
}
