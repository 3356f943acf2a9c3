import type { Attempt } from '../domain/attempt.js';

/** What a person has made of a lab so far. */
export type LabProgress = 'new' | 'tried' | 'passed';

/** By lab id; labs without an attempt are not in it. A pass after the solution was shown does not count. */
export function labProgress(attempts: readonly Attempt[]): ReadonlyMap<string, LabProgress> {
  const progress = new Map<string, LabProgress>();
  for (const { lab, best } of attempts) {
    if (progress.get(lab) === 'passed') continue;
    progress.set(lab, best?.score.passed ? 'passed' : 'tried');
  }
  return progress;
}
