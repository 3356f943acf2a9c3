import type { SeededObject } from './attempt.js';
import type { Exam } from './lab.js';
import type { GradeResult } from './verdict.js';

/** A question as it was when the exam began. */
export interface ExamQuestion {
  lab: string;
  title: string;
  domain: string;
  /** What the question is worth in this exam. */
  points: number;
  /** Time a good candidate needs. */
  minutes: number;
  namespaces: readonly string[];
  seeded: readonly SeededObject[];
  /** Digest of the lab's seed as it was placed. */
  seedDigest: string;
}

export type SubmitReason = 'submitted' | 'time-up';

/** One line of a sitting's JSONL file. `at` is epoch milliseconds; questions are numbered from 1. */
export type ExamEvent =
  | {
      type: 'begun';
      at: number;
      sitting: string;
      /** Id of the mock exam. */
      blueprint: string;
      title: string;
      exam: Exam;
      /** Percent of the points that passes. */
      pass: number;
      strict: boolean;
      /** What the questions were drawn with. */
      seed?: number;
      provider: string;
      cluster: string;
      /** What tells this cluster from a later one of the same name: the UID of kube-system. */
      clusterUid?: string;
      deadlineAt: number;
      questions: readonly ExamQuestion[];
    }
  | { type: 'opened'; at: number; question: number }
  | { type: 'flagged'; at: number; question: number; flagged: boolean }
  | { type: 'marked'; at: number; question: number; done: boolean }
  | { type: 'paused'; at: number }
  | { type: 'resumed'; at: number }
  | { type: 'healed'; at: number; question: number; seeded: readonly SeededObject[] }
  /** No more work counts from here on; grading begins. */
  | { type: 'submitted'; at: number; reason: SubmitReason }
  /** `gone`: seeded objects that were missing when the question was graded. */
  | { type: 'graded'; at: number; question: number; result: GradeResult; gone: readonly string[] }
  | { type: 'closed'; at: number; reason: 'graded' | 'stopped' };

export interface SatQuestion extends ExamQuestion {
  /** From 1. */
  number: number;
  flagged: boolean;
  done: boolean;
  /** Milliseconds it was open, up to the latest event. */
  spentMs: number;
  result?: GradeResult;
  /** Seeded objects that were missing when it was graded. */
  gone?: readonly string[];
}

/** What the events add up to. */
export interface ExamSitting {
  id: string;
  blueprint: string;
  title: string;
  exam: Exam;
  pass: number;
  strict: boolean;
  seed?: number;
  provider: string;
  cluster: string;
  clusterUid?: string;
  startedAt: number;
  /** Absolute; moved by the length of each pause. */
  deadlineAt: number;
  questions: readonly SatQuestion[];
  /** Number of the question that is open. */
  open: number;
  /** When its time began to run: its opening, or the end of a pause. */
  openSince: number;
  pausedAt?: number;
  pauses: number;
  /** All pauses that have ended, in milliseconds. */
  pausedMs: number;
  submittedAt?: number;
  submitReason?: SubmitReason;
  closedAt?: number;
  /** It was ended without a grade. */
  stopped: boolean;
}

export type ExamStage = 'running' | 'paused' | 'grading' | 'over';

/** `grading`: submitted, and not all of it is graded yet. */
export function stageOf({ closedAt, submittedAt, pausedAt }: ExamSitting): ExamStage {
  if (closedAt !== undefined) return 'over';
  if (submittedAt !== undefined) return 'grading';
  return pausedAt === undefined ? 'running' : 'paused';
}

/** Milliseconds to the deadline: 0 once it has passed; standing still in a pause and after the end. */
export function examRemainingMs(sitting: ExamSitting, now: number): number {
  const at = sitting.submittedAt ?? sitting.closedAt ?? sitting.pausedAt ?? now;
  const whole = sitting.deadlineAt - sitting.startedAt;
  return Math.min(whole, Math.max(0, sitting.deadlineAt - at));
}

/** The time is up, and nobody has submitted yet. */
export function isOverdue(sitting: ExamSitting, now: number): boolean {
  return stageOf(sitting) === 'running' && now >= sitting.deadlineAt;
}

/** Milliseconds a question was open until `now`. */
export function spentOn(sitting: ExamSitting, { number, spentMs }: SatQuestion, now: number): number {
  if (number !== sitting.open || stageOf(sitting) !== 'running') return spentMs;
  return spentMs + Math.max(0, Math.min(now, sitting.deadlineAt) - sitting.openSince);
}
