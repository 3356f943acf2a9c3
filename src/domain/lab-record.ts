import type { Attempt } from './attempt.js';
import type { Score } from './verdict.js';

export type LabStanding = 'tried' | 'passed' | 'mastered';

/** What a person has made of one lab. */
export interface LabRecord {
  standing: LabStanding;
  tries: number;
  /** The best score that was in time. */
  best?: Score;
  /** Epoch milliseconds of the latest attempt's start. */
  latestAt: number;
}

/** By lab id; labs without an attempt are not in it. `attempts` come newest first, as the store lists them. */
export function labRecords(attempts: readonly Attempt[]): ReadonlyMap<string, LabRecord> {
  const byLab = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const known = byLab.get(attempt.lab);
    if (known) known.push(attempt);
    else byLab.set(attempt.lab, [attempt]);
  }
  return new Map([...byLab].map(([lab, tries]) => [lab, recordOf(tries)]));
}

function recordOf(tries: readonly Attempt[]): LabRecord {
  const best = tries.map(({ best }) => best?.score).reduce(better, undefined);
  return {
    standing: standingOf(tries),
    tries: tries.length,
    ...(best && { best }),
    latestAt: Math.max(...tries.map(({ startedAt }) => startedAt)),
  };
}

/** Mastered: passed at least twice, the last time without hints. */
function standingOf(tries: readonly Attempt[]): LabStanding {
  const passes = tries.filter(({ best }) => best?.score.passed);
  if (passes.length === 0) return 'tried';
  return passes.length >= 2 && passes[0]?.hints === 0 ? 'mastered' : 'passed';
}

function better(a: Score | undefined, b: Score | undefined): Score | undefined {
  if (!a || !b) return a ?? b;
  if (a.passed !== b.passed) return a.passed ? a : b;
  return b.earned > a.earned ? b : a;
}
