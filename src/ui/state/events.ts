import type { Attempt } from '../../domain/attempt.js';
import type { Cluster, ClusterStatus } from '../../domain/cluster.js';
import type { Comparison } from '../../domain/comparison.js';
import type { PracticeEvent } from '../../domain/events.js';
import type { ExamSitting } from '../../domain/exam.js';
import type { Lab } from '../../domain/lab.js';
import type { ObjectTable } from '../../domain/object-table.js';
import type { GradeResult } from '../../domain/verdict.js';
import type { Healing, OfferedExam, OpenExam } from '../../practice/exam/exams.js';
import type { Hint, WatchUpdate } from '../../practice/practice.js';
import type { Problem } from './problem.js';
import type { Finding, Sitting } from './state.js';

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
  | { type: 'exams'; exams: readonly OfferedExam[]; sittings: readonly ExamSitting[]; broken: readonly Problem[] }
  /** What the store says of the exam under way. */
  | { type: 'exam'; exam: OpenExam | undefined }
  /** A mark, a pause or another question, written down. */
  | { type: 'exam-noted'; sitting: ExamSitting }
  | { type: 'doctor'; findings: readonly Finding[] }
  | { type: 'watched'; update: WatchUpdate }
  | { type: 'objects'; tables: readonly ObjectTable[] }
  | { type: 'compared'; wanted: string; comparison: Comparison }
  | { type: 'not-compared'; wanted: string; problem: Problem }
  | ClusterUiEvent
  | JobUiEvent
  | { type: 'closing' };

export type ClusterUiEvent =
  | { type: 'cluster-starting' }
  | { type: 'cluster-event'; event: PracticeEvent }
  | { type: 'cluster-ready'; cluster: Cluster }
  | { type: 'cluster-failed'; problem: Problem }
  /** How a look found it. */
  | { type: 'cluster-seen'; status: ClusterStatus };

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
  | { type: 'solved'; lab: Lab; text: string }
  | { type: 'exam-begun'; exam: OpenExam }
  | { type: 'exam-over'; sitting: ExamSitting }
  | ({ type: 'exam-healed' } & Healing);
