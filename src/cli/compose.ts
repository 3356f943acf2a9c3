import type { Clock } from '../domain/clock.js';
import type { Folders } from '../store/folders.js';
import type { Interrupts } from './interrupt.js';
import type { Io } from './io.js';
import type { Parts } from './parts.js';
import type { Settings } from './settings.js';

export interface Surroundings {
  settings: Settings;
  places: Folders;
  io: Io;
  interrupts: Interrupts;
  clock: Clock;
}

/** Wires the ports to their implementations: the only place that knows both. Everything is imported when it is asked for. */
export function compose(_: Surroundings): Parts {
  throw new Error('not wired yet');
}
