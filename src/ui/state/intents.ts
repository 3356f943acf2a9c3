import type { Lab } from '../../domain/lab.js';

/** Work on the attempt that takes time; one at a time. */
export type JobKind =
  | 'begin'
  | 'check'
  | 'finish'
  | 'stop'
  | 'reset'
  | 'hint'
  | 'solution'
  | 'exam-begin'
  | 'exam-submit'
  | 'exam-stop'
  | 'exam-heal';

/** What the state wants done; the session does it and answers with events. */
export type Intent =
  | { type: 'up' }
  | { type: 'begin'; lab: string }
  | { type: Exclude<JobKind, 'begin' | 'exam-begin' | 'exam-heal'> }
  | { type: 'exam-begin'; exam: string; title: string; failedOnly?: boolean; strict?: boolean }
  | { type: 'exam-heal'; question: number }
  /** Something about the exam that is written down at once. */
  | { type: 'exam-note'; note: ExamNote }
  /** Let the checks follow the cluster, or no longer. */
  | { type: 'watch' }
  | { type: 'unwatch' }
  | { type: 'doctor' }
  /** Follow the objects of a lab, or no longer. */
  | { type: 'objects'; lab: Lab }
  | { type: 'no-objects' }
  /** Compare what was made in an attempt, or in the newest at a lab, with a right answer. */
  | { type: 'compare'; wanted: string }
  /** Look how the cluster is. */
  | { type: 'look' }
  /** Stop the job under way. */
  | { type: 'cancel' }
  /** Draw the whole screen again. */
  | { type: 'redraw' }
  /** Read the history again. */
  | { type: 'refresh' }
  | Ending;

/** Ends the terminal UI; a shell of an exam is one of a question. */
export type Ending = { type: 'quit' } | { type: 'interrupt' } | { type: 'shell'; question?: number };

export type ExamNote =
  | { type: 'open'; question: number }
  | { type: 'flag'; question: number; flagged: boolean }
  | { type: 'done'; question: number; done: boolean }
  | { type: 'pause' }
  | { type: 'resume' };

const JOBS: ReadonlySet<string> = new Set<JobKind>([
  'begin',
  'check',
  'finish',
  'stop',
  'reset',
  'hint',
  'solution',
  'exam-begin',
  'exam-submit',
  'exam-stop',
  'exam-heal',
]);

export function jobKindOf({ type }: Intent): JobKind | undefined {
  return JOBS.has(type) ? (type as JobKind) : undefined;
}
