import type { ObjectRef } from './objects.js';

/**
 * `error` means that it could not be determined: nothing is charged for it.
 * `skipped` means that a check it builds on (`after`) did not pass.
 */
export type VerdictStatus = 'pass' | 'fail' | 'error' | 'skipped';

/** One reason behind a verdict, in words a learner can act on. */
export interface Finding {
  /** What the task asks for: "sleepybox1 reaches lab9server on 80/TCP". */
  expected: string;
  /** What was seen, by its class: "timeout after 1.3 s", "image httpd:latest". */
  observed: string;
  /** Why, down to the object and field where that is known. */
  cause?: string;
  /** Where to look. `path` is a field path such as spec.ingress[0].from[1]. */
  at?: { object: ObjectRef; path?: string };
  /** What works and could otherwise be suspected: "DNS resolves", "the Service has its endpoint". */
  ruledOut?: readonly string[];
}

/** One source x target cell of a reachability check, for the matrix. */
export interface MatrixCell {
  from: string;
  to: string;
  /** Port and protocol, "80/TCP". */
  port: string;
  expected: 'allowed' | 'denied';
  /** `unknown` where it could not be determined. */
  observed: 'allowed' | 'denied' | 'unknown';
  /** The probe's class, "connected", "timeout", ... */
  class: string;
}

/** What a grader says of one check, before points are given. */
export interface Judgement {
  status: 'pass' | 'fail' | 'error';
  findings: readonly Finding[];
  matrix?: readonly MatrixCell[];
  /** Things worth saying that cost nothing: "Egress is isolated as well; the task does not need it". */
  notes?: readonly string[];
}

export interface Verdict {
  check: string;
  /** One line: what this check proves. */
  title: string;
  status: VerdictStatus;
  /** What the check is worth. */
  points: number;
  earned: number;
  /** Shown when it did not pass: what the task wanted and why it matters. */
  why: string;
  findings: readonly Finding[];
  matrix?: readonly MatrixCell[];
  notes?: readonly string[];
  hidden?: boolean;
}

export interface Score {
  earned: number;
  /** What could be earned: the total less the points of checks that could not be determined. */
  possible: number;
  total: number;
  /** Some check ended in `error`: the score may still change. */
  provisional: boolean;
  /** Every check passed. */
  passed: boolean;
  /** Ids of failed gates, which took all points. */
  gatedBy?: readonly string[];
}

export interface GradeResult {
  lab: string;
  verdicts: readonly Verdict[];
  score: Score;
  /** Epoch milliseconds and duration of the grading. */
  startedAt: number;
  tookMs: number;
}
