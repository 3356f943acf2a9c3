import type { Clock } from '../domain/clock.js';
import type { UpOptions } from '../domain/cluster.js';
import type { Comparisons } from '../practice/compare/comparisons.js';
import type { Exams } from '../practice/exam/exams.js';
import type { Catalog } from '../practice/ports.js';
import type { Practice } from '../practice/practice.js';
import type { Finding, UiState } from './state/state.js';
import type { Input, Output } from './terminal/terminal.js';

export interface UiOptions {
  practice: Practice;
  exams: Exams;
  /** What was made in attempts that are over against right answers. */
  comparisons: Comparisons;
  /** Looks at the machine, for the doctor's screen. */
  diagnose(signal: AbortSignal): Promise<readonly Finding[]>;
  catalog: Pick<Catalog, 'all'>;
  clock: Clock;
  stdin: Input;
  stdout: Output;
  /** False for NO_COLOR. */
  coloured: boolean;
  up?: UpOptions;
  /** Inside tmux: opens a pane with a shell beside this one, so that the UI stays. */
  openPane?: (question: number | undefined) => Promise<void>;
  /** For screen readers: lines one below the other instead of a screen that is drawn over. */
  spoken?: boolean;
  /** Straight to what is under way. */
  goOn?: boolean;
  /** From an earlier end with `shell`: the same screen again. */
  initial?: UiState;
}

export type UiExit =
  /** `message`: what is left behind, for a person. */
  | { type: 'quit'; message?: string }
  /** A shell is wanted on the attempt under way, or on a question of the exam; start the UI again with `state` afterwards. */
  | { type: 'shell'; state: UiState; question?: number }
  /** Ctrl-C or a signal: the process ends with 130. */
  | { type: 'interrupted' };
