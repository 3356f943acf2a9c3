import { describe, expect, test } from 'vitest';
import type { ExamBlueprint } from '../../../../src/domain/exam-blueprint.js';
import { drawExam } from '../../../../src/practice/exam/drawing.js';
import { lab } from '../fixture.js';

const NET = 'Services and Networking';
const STORAGE = 'Storage';
const blueprint = (over: Partial<ExamBlueprint>): ExamBlueprint => ({
  id: 'mock',
  title: 'Mock',
  exam: 'CKAD',
  minutes: 60,
  pass: 66,
  strict: false,
  ...over,
});
const many = (domain: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    lab({ id: `${domain.toLowerCase().slice(0, 3)}-${index}`, domain, namespaces: [`${domain.slice(0, 3)}${index}`] }),
  );
const ids = (drawn: ReturnType<typeof drawExam>) => drawn.questions.map(({ lab: { id } }) => id);

describe('listed questions', () => {
  const listed = blueprint({ questions: [{ lab: 'b', points: 7 }, { lab: 'a' }, { lab: 'later' }] });

  test('keep their order and their points, and say what is lacking', () => {
    const drawn = drawExam(listed, [lab({ id: 'a', namespaces: ['a'] }), lab({ id: 'b', namespaces: ['b'] })], 1);
    expect(drawn.questions.map(({ lab: { id }, points }) => [id, points])).toEqual([
      ['b', 7],
      ['a', 2],
    ]);
    expect(drawn.lacking).toEqual(['later']);
  });

  test('name two labs that want the same namespace', () => {
    const labs = [lab({ id: 'a', namespaces: ['x', 'default'] }), lab({ id: 'b', namespaces: ['default'] })];
    expect(drawExam(listed, labs, 1).clashes).toEqual(['b and a both use namespace default']);
  });
});

describe('drawn questions', () => {
  const labs = [...many(NET, 8), ...many(STORAGE, 8)];
  const drawn = blueprint({ draw: { questions: 5, weights: { [NET]: 60, [STORAGE]: 40 } } });

  test('are shared out by weight and add up', () => {
    const domains = drawExam(drawn, labs, 1).questions.map(({ lab: { domain } }) => domain);
    expect(domains).toEqual([NET, NET, NET, STORAGE, STORAGE]);
  });

  test('are the same with the same seed, and others with another', () => {
    expect(ids(drawExam(drawn, labs, 42))).toEqual(ids(drawExam(drawn, labs, 42)));
    const draws = new Set(Array.from({ length: 20 }, (_, seed) => ids(drawExam(drawn, labs, seed)).join()));
    expect(draws.size).toBeGreaterThan(10);
  });

  test('leave out labs of another exam, and say how many are missing', () => {
    const cka = many(NET, 8).map((one) => ({ ...one, exams: ['CKA'] as const }));
    expect(drawExam(drawn, [...cka, ...many(STORAGE, 1)], 1).lacking).toEqual([
      `3 more labs of ${NET}`,
      `1 more lab of ${STORAGE}`,
    ]);
  });

  test('never hold two labs of one namespace; where that leaves too few, the clash is named', () => {
    const same = many(NET, 3).map((one) => ({ ...one, namespaces: ['default'] }));
    const two = blueprint({ draw: { questions: 2, weights: { [NET]: 1 } } });
    const result = drawExam(two, same, 1);
    expect(result.questions).toHaveLength(1);
    expect(result.lacking).toEqual([`1 more lab of ${NET}`]);
    expect(result.clashes[0]).toMatch(/ser-\d and ser-\d both use namespace default/);
  });
});
