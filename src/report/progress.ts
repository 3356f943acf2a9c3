import type { Listener } from '../domain/events.js';

/** Draws what happens while a command works. */
export interface Progress {
  readonly on: Listener;
  /** Removes what moves and leaves what has ended. To be called before anything else is written; can be called twice. */
  stop(): void;
}
