import type { Attempt } from '../../domain/attempt.js';
import type { Cluster } from '../../domain/cluster.js';
import type { Lab } from '../../domain/lab.js';
import type { LabRecord } from '../../domain/lab-record.js';
import type { GradeResult, Verdict } from '../../domain/verdict.js';
import { type Board, emptyBoard } from '../../report/board.js';
import type { Intent, JobKind } from './intents.js';
import type { Problem } from './problem.js';

/** All that the terminal UI knows. Plain data: every frame is a function of it. */
export interface UiState {
  columns: number;
  rows: number;
  /** The moment the frame shows; epoch milliseconds. */
  now: number;
  /** Undefined until they are loaded. */
  labs?: readonly Lab[];
  /** Labs that do not load, and why. */
  broken: readonly Problem[];
  records: ReadonlyMap<string, LabRecord>;
  /** Id of the lab under the cursor. */
  selected?: string;
  /** The attempt under way. */
  current?: Sitting;
  cluster: ClusterView;
  /** What is being done to the attempt; one thing at a time. */
  job?: JobView;
  screen: Screen;
  /** Asked or told over the screen; takes the keys until it is answered. */
  dialog?: Dialog;
  /** One line, gone with the next key. */
  notice?: string;
  /** Asked to end; waiting for jobs to stop. */
  closing: boolean;
}

export interface Sitting {
  attempt: Attempt;
  lab: Lab;
}

export interface ClusterView {
  state: 'unknown' | 'coming-up' | 'ready' | 'failed';
  /** Epoch milliseconds of the latest start. */
  startedAt: number;
  board: Board;
  cluster?: Cluster;
  problem?: Problem;
}

export interface JobView {
  kind: JobKind;
  startedAt: number;
  board: Board;
  /** As they come in during a check. */
  verdicts: readonly Verdict[];
}

/** `scroll`: content lines above the first one shown. */
export type Screen =
  | { name: 'labs' }
  | { name: 'starting'; lab: string; scroll: number }
  | { name: 'cluster'; scroll: number }
  | { name: 'lab'; scroll: number }
  | { name: 'check'; scroll: number }
  | { name: 'hint'; number: number; scroll: number }
  | { name: 'solution'; shown: { lab: Lab; text: string }; scroll: number }
  | { name: 'final'; attempt: Attempt; lab: Lab; result: GradeResult; scroll: number }
  | { name: 'broken'; scroll: number };

export type Dialog =
  | { type: 'keys'; scroll: number }
  | { type: 'confirm'; question: string; yes: string; no: string; intent: Intent }
  | { type: 'problem'; problem: Problem; retry?: Intent };

export function initialState(size: { columns: number; rows: number }, now: number): UiState {
  return {
    ...size,
    now,
    broken: [],
    records: new Map(),
    cluster: { state: 'unknown', startedAt: now, board: emptyBoard },
    screen: { name: 'labs' },
    closing: false,
  };
}

/** A state to go on with after a pause (a shell, for instance): what was under way then is not any more. */
export function resumedState(state: UiState, size: { columns: number; rows: number }, now: number): UiState {
  const { job: _job, dialog: _dialog, notice: _notice, ...kept } = state;
  const idle = state.cluster.state === 'coming-up' ? { ...state.cluster, state: 'unknown' as const } : state.cluster;
  return { ...kept, ...size, now, cluster: idle, closing: false };
}
