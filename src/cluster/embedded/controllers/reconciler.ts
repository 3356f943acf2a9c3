import { ApiError } from '../registry/errors.js';
import type { Change } from '../storage/store.js';
import type { Context } from './context.js';

/** What a reconciler may answer: look again after so many milliseconds. */
export type Again = { afterMs: number } | undefined;

export interface ReconcilerOptions {
  /** Keys ("namespace/name") to look at because of a change. */
  keysOf(change: Change): Iterable<string>;
  /** Brings one object a step closer to what it should be. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most reconcilers have nothing to answer.
  reconcile(namespace: string | undefined, name: string): Again | void;
  /** Keys to look at when starting, beside what changes bring. */
  initial(): Iterable<string>;
}

const RETRY_MS = 200;

/**
 * A queue of objects to look at, each at most once at a time, fed by changes in the store. Changes of one turn of the
 * event loop are taken together.
 */
export class Reconciler {
  readonly #queue = new Set<string>();
  readonly #later = new Map<string, AbortController>();
  #scheduled = false;

  constructor(
    readonly context: Context,
    readonly options: ReconcilerOptions,
  ) {
    const unsubscribe = context.store.subscribe((change) => this.add(options.keysOf(change)));
    context.signal.addEventListener('abort', unsubscribe, { once: true });
    this.add(options.initial());
  }

  add(keys: Iterable<string>): void {
    for (const key of keys) this.#queue.add(key);
    if (this.#queue.size === 0 || this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#drain());
  }

  #drain(): void {
    this.#scheduled = false;
    if (this.context.signal.aborted) return;
    const keys = [...this.#queue];
    this.#queue.clear();
    for (const key of keys) {
      const again = this.#look(key);
      if (again) this.#lookLater(key, again.afterMs);
    }
  }

  #look(key: string): Again {
    const [namespace, name = ''] = key.split('/');
    try {
      return this.options.reconcile(namespace || undefined, name) ?? undefined;
    } catch (error) {
      if (error instanceof ApiError) return { afterMs: RETRY_MS };
      throw error;
    }
  }

  #lookLater(key: string, afterMs: number): void {
    this.#later.get(key)?.abort();
    const timer = new AbortController();
    this.#later.set(key, timer);
    const signal = AbortSignal.any([timer.signal, this.context.signal]);
    this.context.clock.sleep(Math.max(0, afterMs), signal).then(
      () => {
        if (this.#later.get(key) === timer) this.#later.delete(key);
        this.add([key]);
      },
      () => {},
    );
  }
}

export const keyOf = (object: { metadata: { namespace?: string; name: string } }): string =>
  `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
