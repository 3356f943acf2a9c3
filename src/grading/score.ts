import type { Check } from '../domain/lab.js';
import type { Score, Verdict } from '../domain/verdict.js';

/**
 * The rules of the sum. What could not be determined leaves `possible`; what was skipped stays in it, at 0
 * points. A gate that fails takes everything.
 */
export function score(checks: readonly Check[], verdicts: readonly Verdict[]): Score {
  const gates = new Set(checks.filter((check) => check.gate).map((check) => check.id));
  const gatedBy = verdicts
    .filter((verdict) => verdict.status === 'fail' && gates.has(verdict.check))
    .map((verdict) => verdict.check);
  const undetermined = verdicts.filter((verdict) => verdict.status === 'error');
  const total = sum(verdicts.map((verdict) => verdict.points));
  return {
    earned: gatedBy.length > 0 ? 0 : sum(verdicts.map((verdict) => verdict.earned)),
    possible: total - sum(undetermined.map((verdict) => verdict.points)),
    total,
    provisional: undetermined.length > 0,
    passed: verdicts.every((verdict) => verdict.status === 'pass'),
    ...(gatedBy.length > 0 ? { gatedBy } : {}),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
