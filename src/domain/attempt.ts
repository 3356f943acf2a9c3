import type { ObjectRef } from './objects.js';
import type { GradeResult } from './verdict.js';

/** An object placed by seeding, and what proves that it is still the same one. */
export interface SeededObject extends ObjectRef {
  uid: string;
}

/** One line of an attempt's JSONL file. `at` is epoch milliseconds. */
export type AttemptEvent =
  | {
      type: 'begun';
      at: number;
      attempt: string;
      lab: string;
      provider: string;
      cluster: string;
      /** `at` plus the lab's minutes: absolute, so that a sleeping laptop changes nothing. */
      deadlineAt: number;
      seeded: readonly SeededObject[];
      /** The lab's namespaces, so that they can be cleaned up when the lab's files are gone. */
      namespaces?: readonly string[];
      /** What tells this cluster from a later one of the same name: the UID of kube-system. */
      clusterUid?: string;
      /** Digest of the lab's seed as it was placed. */
      seedDigest?: string;
      /** The sitting of a mock exam in which the lab was a question. */
      exam?: string;
    }
  | { type: 'reset'; at: number; seeded: readonly SeededObject[]; seedDigest?: string }
  | { type: 'hinted'; at: number; hint: number }
  | { type: 'checked'; at: number; result: GradeResult }
  | { type: 'solution-shown'; at: number }
  | { type: 'finished'; at: number; reason: FinishReason };

export type FinishReason = 'finished' | 'stopped' | 'solution' | 'replaced';

/** What the events add up to. */
export interface Attempt {
  id: string;
  lab: string;
  provider: string;
  cluster: string;
  startedAt: number;
  deadlineAt: number;
  seeded: readonly SeededObject[];
  namespaces?: readonly string[];
  clusterUid?: string;
  seedDigest?: string;
  /** The sitting of a mock exam in which the lab was a question. */
  exam?: string;
  /** Number of hints taken so far. */
  hints: number;
  resets: number;
  checks: number;
  solutionShown: boolean;
  /** The latest grading, and the best one that was in time. */
  latest?: GradeResult;
  best?: GradeResult;
  /** The latest grading was asked for after the deadline. */
  late?: boolean;
  finishedAt?: number;
  finishReason?: FinishReason;
}

/** Milliseconds that the attempt has run (or ran, when finished). Never negative, even with the clock set back. */
export function elapsedMs(attempt: Attempt, now: number): number {
  return Math.max(0, (attempt.finishedAt ?? now) - attempt.startedAt);
}

/** Milliseconds to the deadline: 0 once it has passed, never more than the attempt had at its start. */
export function remainingMs(attempt: Attempt, now: number): number {
  const whole = attempt.deadlineAt - attempt.startedAt;
  return Math.min(whole, Math.max(0, attempt.deadlineAt - (attempt.finishedAt ?? now)));
}
