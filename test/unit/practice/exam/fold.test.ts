import { describe, expect, test } from 'vitest';
import { type ExamEvent, examRemainingMs, isOverdue, spentOn, stageOf } from '../../../../src/domain/exam.js';
import { examScore } from '../../../../src/domain/exam-score.js';
import type { GradeResult } from '../../../../src/domain/verdict.js';
import { foldExam } from '../../../../src/practice/exam/fold.js';

const MINUTE = 60_000;
const question = (lab: string, domain = 'Networking', points = 4) => ({
  lab,
  title: lab,
  domain,
  points,
  minutes: 5,
  namespaces: [lab],
  seeded: [],
  seedDigest: 'x',
});
const begun: ExamEvent = {
  type: 'begun',
  at: 0,
  sitting: 's1',
  blueprint: 'mock',
  title: 'Mock',
  exam: 'CKAD',
  pass: 66,
  strict: false,
  provider: 'kind',
  cluster: 'drill',
  deadlineAt: 60 * MINUTE,
  questions: [question('a'), question('b', 'Storage', 6)],
};
const folded = (...events: ExamEvent[]) => {
  const sitting = foldExam([begun, ...events]);
  if (!sitting) throw new Error('no sitting');
  return sitting;
};
const result = (earned: number, possible: number, total: number): GradeResult => ({
  lab: 'a',
  verdicts: [],
  score: { earned, possible, total, provisional: possible < total, passed: earned === total },
  startedAt: 0,
  tookMs: 1,
});

describe('the time of questions', () => {
  test('runs for the open one alone', () => {
    const sitting = folded(
      { type: 'opened', at: 10 * MINUTE, question: 2 },
      { type: 'opened', at: 15 * MINUTE, question: 1 },
    );
    expect(sitting.questions.map(({ spentMs }) => spentMs / MINUTE)).toEqual([10, 5]);
    expect(spentOn(sitting, sitting.questions[0] as never, 18 * MINUTE)).toBe(13 * MINUTE);
    expect(spentOn(sitting, sitting.questions[1] as never, 18 * MINUTE)).toBe(5 * MINUTE);
  });

  test('stands still in a pause, which moves the deadline', () => {
    const paused = folded({ type: 'paused', at: 20 * MINUTE });
    expect(stageOf(paused)).toBe('paused');
    expect(examRemainingMs(paused, 90 * MINUTE)).toBe(40 * MINUTE);
    expect(isOverdue(paused, 90 * MINUTE)).toBe(false);
    const again = folded({ type: 'paused', at: 20 * MINUTE }, { type: 'resumed', at: 50 * MINUTE });
    expect(again.deadlineAt).toBe(90 * MINUTE);
    expect(again.pauses).toBe(1);
    expect(examRemainingMs(again, 60 * MINUTE)).toBe(30 * MINUTE);
    expect(spentOn(again, again.questions[0] as never, 60 * MINUTE)).toBe(30 * MINUTE);
  });

  test('ends at the deadline, however late it is handed in', () => {
    expect(isOverdue(folded(), 60 * MINUTE)).toBe(true);
    const late = folded({ type: 'submitted', at: 300 * MINUTE, reason: 'time-up' });
    expect(late.questions[0]?.spentMs).toBe(60 * MINUTE);
    expect(examRemainingMs(late, 400 * MINUTE)).toBe(0);
  });

  test('does not run backwards with the clock', () => {
    const sitting = folded({ type: 'opened', at: 10 * MINUTE, question: 2 }, { type: 'opened', at: 5, question: 1 });
    expect(sitting.questions.map(({ spentMs }) => spentMs / MINUTE)).toEqual([10, 0]);
  });
});

test('marks and flags are kept; work after the submission does not count', () => {
  const sitting = folded(
    { type: 'flagged', at: 1, question: 2, flagged: true },
    { type: 'marked', at: 2, question: 1, done: true },
    { type: 'submitted', at: 3, reason: 'submitted' },
    { type: 'marked', at: 4, question: 2, done: true },
    { type: 'graded', at: 5, question: 1, result: result(1, 2, 2), gone: ['Pod a/web'] },
  );
  expect(sitting.questions.map(({ flagged, done }) => [flagged, done])).toEqual([
    [false, true],
    [true, false],
  ]);
  expect(sitting.questions[0]?.gone).toEqual(['Pod a/web']);
  expect(stageOf(sitting)).toBe('grading');
  expect(stageOf(folded({ type: 'closed', at: 9, reason: 'stopped' }))).toBe('over');
});

describe('the score', () => {
  const graded = (a: GradeResult, b: GradeResult) =>
    examScore(
      folded(
        { type: 'submitted', at: 3, reason: 'submitted' },
        { type: 'graded', at: 5, question: 1, result: a, gone: [] },
        { type: 'graded', at: 6, question: 2, result: b, gone: [] },
      ),
    );

  test('weighs each question, by domain and together', () => {
    const score = graded(result(4, 8, 8), result(3, 3, 3));
    expect(score).toMatchObject({ earned: 8, possible: 10, total: 10, percent: 80, passed: true, provisional: false });
    expect(score.domains).toEqual([
      { domain: 'Networking', earned: 2, possible: 4, total: 4, percent: 50 },
      { domain: 'Storage', earned: 6, possible: 6, total: 6, percent: 100 },
    ]);
  });

  test('does not charge what could not be told', () => {
    const score = graded(result(4, 4, 8), result(0, 0, 3));
    expect(score).toMatchObject({ earned: 2, possible: 2, total: 10, percent: 100, passed: true, provisional: true });
  });

  test('never passes with nothing known, and passes at exactly the mark', () => {
    expect(graded(result(0, 0, 8), result(0, 0, 3)).passed).toBe(false);
    expect(examScore({ ...folded(), pass: 66 }).passed).toBe(false);
    expect(graded(result(66, 100, 100), result(66, 100, 100))).toMatchObject({ percent: 66, passed: true });
    expect(graded(result(65, 100, 100), result(66, 100, 100)).passed).toBe(false);
  });
});
