import type { Attempt } from '../../domain/attempt.js';
import type { Cluster } from '../../domain/cluster.js';
import type { PracticeEvent } from '../../domain/events.js';
import type { Lab } from '../../domain/lab.js';
import type { GradeResult } from '../../domain/verdict.js';
import type { Hint } from '../../practice/practice.js';
import type { Problem } from './problem.js';
import type { Sitting } from './state.js';

/** Everything that can change the state. */
export type UiEvent =
  | { type: 'key'; key: string }
  | { type: 'resized'; columns: number; rows: number }
  /** A shown second has passed. */
  | { type: 'tick' }
  | { type: 'labs'; labs: readonly Lab[]; broken: readonly Problem[] }
  | { type: 'history'; attempts: readonly Attempt[]; corrupt: readonly string[] }
  /** What the store says is under way. */
  | { type: 'current'; current: Sitting | undefined }
  /** Something could not be read; the UI goes on without it. */
  | { type: 'trouble'; problem: Problem }
  | ClusterUiEvent
  | JobUiEvent
  | { type: 'closing' };

export type ClusterUiEvent =
  | { type: 'cluster-starting' }
  | { type: 'cluster-event'; event: PracticeEvent }
  | { type: 'cluster-ready'; cluster: Cluster }
  | { type: 'cluster-failed'; problem: Problem };

/** What a job says while it works, and its one last word. */
export type JobUiEvent =
  | { type: 'job-event'; event: PracticeEvent }
  | { type: 'job-failed'; problem: Problem }
  | { type: 'begun'; attempt: Attempt; lab: Lab }
  | { type: 'checked'; attempt: Attempt; result: GradeResult }
  | { type: 'finished'; attempt: Attempt; result: GradeResult }
  | { type: 'stopped' }
  | { type: 'was-reset'; attempt: Attempt }
  | { type: 'hinted'; hint: Hint }
  | { type: 'solved'; lab: Lab; text: string };
