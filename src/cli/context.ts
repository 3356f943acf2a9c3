import type { Clock } from '../domain/clock.js';
import type { ExitCode } from '../domain/lab-error.js';
import type { Style } from '../report/style.js';
import type { Io } from './io.js';
import type { Parts } from './parts.js';
import type { Settings } from './settings.js';

/** All that a command works with. */
export interface Context {
  io: Io;
  clock: Clock;
  /** Aborted by the first Ctrl-C. */
  signal: AbortSignal;
  settings: Settings;
  parts: Parts;
  /** For stdout. */
  style: Style;
  /** Width of texts on stdout. */
  width: number;
}

/** A command: does its work, says what came out, and returns what the process ends with. */
export type Command<Options> = (context: Context, options: Options) => Promise<ExitCode>;
