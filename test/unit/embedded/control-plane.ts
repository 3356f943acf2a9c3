import { setMaxListeners } from 'node:events';
import type { Context } from '../../../src/cluster/embedded/controllers/context.js';
import { startControllers } from '../../../src/cluster/embedded/controllers/start.js';
import { Node } from '../../../src/cluster/embedded/kubelet/node.js';
import { nodeObject } from '../../../src/cluster/embedded/kubelet/node-object.js';
import type { Json, Obj } from '../../../src/cluster/embedded/object.js';
import { Registry } from '../../../src/cluster/embedded/registry/registry.js';
import { rulesByKind } from '../../../src/cluster/embedded/registry/rules-by-kind.js';
import { ResourceCatalog } from '../../../src/cluster/embedded/schema/catalog.js';
import { Store } from '../../../src/cluster/embedded/storage/store.js';
import type { Clock } from '../../../src/domain/clock.js';

/** Hands that only move when told; knows who is still asleep. */
export class HandClock implements Clock {
  readonly sleepers = new Map<() => void, number>();
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const wake = () => {
        this.sleepers.delete(wake);
        resolve();
      };
      this.sleepers.set(wake, this.#now + ms);
      const stop = () => {
        if (this.sleepers.delete(wake)) reject(signal?.reason);
      };
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await settle();
      const next = [...this.sleepers].filter(([, at]) => at <= until).sort((a, b) => a[1] - b[1])[0];
      if (!next) break;
      this.#now = Math.max(this.#now, next[1]);
      next[0]();
    }
    this.#now = until;
    await settle();
  }
}

/** Until everything that does not wait for the clock has been done. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 40; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** A control plane and its node on a clock of our own, with the namespace n. */
export function start() {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const clock = new HandClock();
  const store = new Store();
  const catalog = new ResourceCatalog(store);
  const registry = new Registry(store, clock, rulesByKind);
  const context: Context = { store, catalog, registry, clock, signal: stopping.signal };
  const node = new Node(context);
  startControllers(context);
  node.start();
  registry.create(catalog.builtin('nodes'), undefined, nodeObject('2026-01-01T00:00:00Z'));
  registry.mutate(catalog.builtin('nodes'), { name: 'kubedrill-embedded' }, 'kubelet', (draft) => {
    draft.status = nodeObject('2026-01-01T00:00:00Z').status;
  });
  const create = (resource: string, name: string, rest: Json): Obj =>
    registry.create(catalog.builtin(resource), resource === 'namespaces' ? undefined : 'n', {
      metadata: { name },
      ...rest,
    });
  create('namespaces', 'n', {});
  const stop = async () => {
    stopping.abort();
    await node.stop();
    await settle();
  };
  return { clock, store, registry, catalog, create, stop };
}

export const template = (image: string, more: Json = {}) => ({
  metadata: { labels: { app: 'x' } },
  spec: { containers: [{ name: 'c', image, ...more }] },
});
export const deployment = (replicas: number, image: string, more: Json = {}) => ({
  spec: { replicas, selector: { matchLabels: { app: 'x' } }, template: template(image, more) },
});
