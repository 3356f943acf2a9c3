import type { Clock } from '../../domain/clock.js';
import type { UiEvent } from '../state/events.js';
import type { Intent } from '../state/intents.js';
import { reduce } from '../state/reduce.js';
import type { UiState } from '../state/state.js';

/** Holds the state; the one place where it changes. */
export class Store {
  #state: UiState;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  /** Asked to do what the state wants done. */
  perform: (intent: Intent) => void = () => {};

  constructor(state: UiState, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
  }

  readonly state = (): UiState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly dispatch = (event: UiEvent): void => {
    const { state, intents } = reduce(this.#state, event, this.#clock.now());
    this.#state = state;
    for (const listener of this.#listeners) listener();
    for (const intent of intents) this.perform(intent);
  };
}
