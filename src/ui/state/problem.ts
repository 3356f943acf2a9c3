import { LabError } from '../../domain/lab-error.js';

/** A LabError as the screen shows it. */
export interface Problem {
  code: string;
  message: string;
  hint?: string;
  /** "labs/x/lab.yaml:3:7" */
  place?: string;
  /** The source lines with a caret under the fault. */
  excerpt?: string;
}

export function problemOf(error: LabError): Problem {
  const { code, message, hint, at } = error;
  const place = at && [at.file, at.line, at.column].filter((part) => part !== undefined).join(':');
  return {
    code,
    message,
    ...(hint !== undefined && { hint }),
    ...(place !== undefined && { place }),
    ...(at?.excerpt !== undefined && { excerpt: at.excerpt }),
  };
}

/** Expected problems are shown; anything else is a bug and must not be swallowed. */
export function expectedProblem(error: unknown): Problem | undefined {
  return error instanceof LabError ? problemOf(error) : undefined;
}

const ATTEMPT_IS_GONE = new Set(['no-attempt']);
const CLUSTER_IS_GONE = new Set(['cluster-gone', 'no-cluster']);

/** The cluster may be asleep, or only slow. */
const NO_ANSWER = new Set(['cluster-not-answering', 'api-unreachable']);

export function saysNoAnswer(problem: Problem): boolean {
  return NO_ANSWER.has(problem.code);
}

export function saysAttemptIsGone(problem: Problem): boolean {
  return ATTEMPT_IS_GONE.has(problem.code);
}

export function saysClusterIsGone(problem: Problem): boolean {
  return CLUSTER_IS_GONE.has(problem.code);
}
