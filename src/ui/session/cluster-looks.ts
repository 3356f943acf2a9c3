import type { Clock } from '../../domain/clock.js';
import type { Store } from './store.js';

/** A look asks for the cluster's parts: some 100 ms of work, well under a hundredth of a core at this pace. */
const EVERY_MS = 20_000;

/** Has the cluster looked at now and then, so that the footer says when it sleeps and when it is back. */
export class ClusterLooks {
  readonly #stopped = new AbortController();

  constructor(store: Store, clock: Clock, look: () => Promise<void>) {
    // Rejects only when stopped.
    this.#run(store, clock, look).catch(() => {});
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #run(store: Store, clock: Clock, look: () => Promise<void>): Promise<void> {
    for (;;) {
      await clock.sleep(EVERY_MS, this.#stopped.signal);
      const { cluster, job } = store.state();
      if (!job && (cluster.state === 'ready' || cluster.state === 'asleep')) await look();
    }
  }
}
