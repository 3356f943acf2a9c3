import { describe, expect, test } from 'vitest';
import { type Attempt, type AttemptEvent, elapsedMs, remainingMs } from '../../../src/domain/attempt.js';
import type { GradeResult } from '../../../src/domain/verdict.js';
import { fold } from '../../../src/practice/fold.js';

const START = 1_000_000;
const DEADLINE = START + 300_000;
const begun: AttemptEvent = {
  type: 'begun',
  at: START,
  attempt: 'a1',
  lab: 'np-lab9',
  provider: 'kind',
  cluster: 'drill',
  deadlineAt: DEADLINE,
  seeded: [{ kind: 'Pod', namespace: 'web', name: 'nginx', uid: 'u1' }],
};
const graded = (earned: number, startedAt: number, provisional = false): GradeResult => ({
  lab: 'np-lab9',
  verdicts: [],
  score: { earned, possible: 8, total: 8, provisional, passed: earned === 8 },
  startedAt,
  tookMs: 500,
});
const checked = (earned: number, at: number, provisional = false): AttemptEvent => ({
  type: 'checked',
  at: at + 500,
  result: graded(earned, at, provisional),
});
const folded = (...events: AttemptEvent[]): Attempt => fold([begun, ...events]) as Attempt;

describe('fold', () => {
  test('nothing begins without `begun`', () => {
    expect(fold([])).toBeUndefined();
    expect(fold([checked(3, START)])).toBeUndefined();
  });

  test('a new attempt has no results', () => {
    expect(folded()).toEqual({
      id: 'a1',
      lab: 'np-lab9',
      provider: 'kind',
      cluster: 'drill',
      startedAt: START,
      deadlineAt: DEADLINE,
      seeded: begun.seeded,
      hints: 0,
      resets: 0,
      checks: 0,
      solutionShown: false,
    });
  });

  test('the latest result is the last one, the best one has the most points', () => {
    const attempt = folded(checked(3, START + 1000), checked(6, START + 2000), checked(2, START + 3000));
    expect(attempt.checks).toBe(3);
    expect(attempt.latest?.score.earned).toBe(2);
    expect(attempt.best?.score.earned).toBe(6);
    expect(attempt.late).toBe(false);
  });

  test('with the same points a certain result is better than a provisional one, and the first certain one stays', () => {
    const attempt = folded(checked(4, START + 1, true), checked(4, START + 2), checked(4, START + 3));
    expect(attempt.best).toEqual(graded(4, START + 2));
  });

  test('after the deadline results are late and never the best', () => {
    const attempt = folded(checked(3, DEADLINE - 1), checked(8, DEADLINE + 1));
    expect(attempt.latest?.score.earned).toBe(8);
    expect(attempt.late).toBe(true);
    expect(attempt.best?.score.earned).toBe(3);
  });

  test('a check that was asked for in time counts although its result came late', () => {
    const attempt = folded(checked(8, DEADLINE - 100));
    expect(attempt.late).toBe(false);
    expect(attempt.best?.score.earned).toBe(8);
  });

  test('a clock that is set back after the deadline does not bring time back', () => {
    const attempt = folded(checked(3, DEADLINE + 60_000), checked(8, START + 1000));
    expect(attempt.late).toBe(true);
    expect(attempt.best).toBeUndefined();
  });

  test('hints are counted once each, whoever asked', () => {
    const hint = (number: number): AttemptEvent => ({ type: 'hinted', at: START + number, hint: number });
    expect(folded(hint(1), hint(2), hint(2)).hints).toBe(2);
  });

  test('a reset replaces what was seeded', () => {
    const seeded = [{ kind: 'Pod', namespace: 'web', name: 'nginx', uid: 'u2' }];
    const attempt = folded({ type: 'reset', at: START + 5, seeded, seedDigest: 'd2' });
    expect(attempt).toMatchObject({ resets: 1, seeded, seedDigest: 'd2' });
  });

  test('nothing after the end counts', () => {
    const end: AttemptEvent = { type: 'finished', at: START + 9000, reason: 'stopped' };
    const attempt = folded(checked(3, START + 1000), end, checked(8, START + 10_000));
    expect(attempt).toMatchObject({ checks: 1, finishedAt: START + 9000, finishReason: 'stopped' });
    expect(attempt.best?.score.earned).toBe(3);
  });

  test('an attempt never ends before it began', () => {
    const attempt = folded({ type: 'finished', at: START - 50_000, reason: 'finished' });
    expect(attempt.finishedAt).toBe(START);
  });
});

describe('time', () => {
  test('runs from the start to the deadline', () => {
    expect(elapsedMs(folded(), START + 60_000)).toBe(60_000);
    expect(remainingMs(folded(), START + 60_000)).toBe(240_000);
    expect(remainingMs(folded(), DEADLINE + 5)).toBe(0);
  });

  test('is never negative nor more than there was, with the clock set back', () => {
    expect(elapsedMs(folded(), START - 3_600_000)).toBe(0);
    expect(remainingMs(folded(), START - 3_600_000)).toBe(300_000);
  });

  test('stands still after the end', () => {
    const attempt = folded({ type: 'finished', at: START + 60_000, reason: 'finished' });
    expect(elapsedMs(attempt, DEADLINE * 2)).toBe(60_000);
    expect(remainingMs(attempt, DEADLINE * 2)).toBe(240_000);
  });
});
