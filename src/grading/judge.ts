import type { Check } from '../domain/lab.js';
import { LabError } from '../domain/lab-error.js';
import type { ProbeResult } from '../domain/reach.js';
import type { Judgement } from '../domain/verdict.js';
import type { AnyGrader, Seen } from './grader.js';

/** Asks the grader; one that fails itself says nothing about the learner's work. */
export function judge(
  check: Check,
  grader: AnyGrader | undefined,
  seen: Seen,
  probed: ReadonlyMap<string, ProbeResult>,
): Judgement {
  if (!grader) return couldNotTell(check, new Error(`there is no grader for kind "${check.kind}"`));
  try {
    return grader.judge(check.spec, seen, probed);
  } catch (problem) {
    return couldNotTell(check, problem);
  }
}

export function couldNotTell(check: Check, problem: unknown): Judgement {
  const message = problem instanceof Error ? problem.message : String(problem);
  const hint = problem instanceof LabError ? problem.hint : undefined;
  return {
    status: 'error',
    findings: [
      { expected: check.title, observed: `could not be determined: ${message}`, ...(hint ? { cause: hint } : {}) },
    ],
  };
}
