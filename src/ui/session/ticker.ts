import type { Clock } from '../../domain/clock.js';
import { nextSecondIn } from '../state/moves.js';
import type { Store } from './store.js';

/** Tells the store when a shown second has passed; sleeps for as long as nothing on the screen moves. */
export class Ticker {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #stopped = new AbortController();
  readonly #unsubscribe: () => void;
  #running = false;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#unsubscribe = store.subscribe(() => this.#wake());
    this.#wake();
  }

  stop(): void {
    this.#unsubscribe();
    this.#stopped.abort();
  }

  #wake(): void {
    if (this.#running || this.#stopped.signal.aborted || nextSecondIn(this.#store.state()) === undefined) return;
    this.#running = true;
    // Rejects only when stopped.
    this.#run().catch(() => {});
  }

  async #run(): Promise<void> {
    for (;;) {
      const wait = nextSecondIn(this.#store.state());
      if (wait === undefined) break;
      await this.#clock.sleep(wait, this.#stopped.signal);
      this.#store.dispatch({ type: 'tick' });
    }
    this.#running = false;
  }
}
