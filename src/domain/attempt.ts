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
    }
  | { type: 'reset'; at: number; seeded: readonly SeededObject[] }
  | { type: 'hinted'; at: number; hint: number }
  | { type: 'checked'; at: number; result: GradeResult }
  | { type: 'solution-shown'; at: number }
  | { type: 'finished'; at: number; reason: 'finished' | 'stopped' | 'solution' | 'replaced' };

/** What the events add up to. */
export interface Attempt {
  id: string;
  lab: string;
  provider: string;
  cluster: string;
  startedAt: number;
  deadlineAt: number;
  seeded: readonly SeededObject[];
  /** Number of hints taken so far. */
  hints: number;
  resets: number;
  checks: number;
  solutionShown: boolean;
  /** The latest grading, and the best one that was in time. */
  latest?: GradeResult;
  best?: GradeResult;
  finishedAt?: number;
  finishReason?: 'finished' | 'stopped' | 'solution' | 'replaced';
}
