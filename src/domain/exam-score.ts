import type { ExamSitting, SatQuestion } from './exam.js';

export interface ExamPoints {
  earned: number;
  /** What could be earned: the total less what could not be determined. */
  possible: number;
  total: number;
}

export interface ExamScore extends ExamPoints {
  /** Of what could be determined, 0 to 100. */
  percent: number;
  /** Percent that passes. */
  pass: number;
  passed: boolean;
  /** Something could not be determined: the score may still change. */
  provisional: boolean;
  /** By curriculum domain, in the order of the questions. */
  domains: readonly DomainScore[];
}

export interface DomainScore extends ExamPoints {
  domain: string;
  percent: number;
}

const NOTHING: ExamPoints = { earned: 0, possible: 0, total: 0 };

/** The points of a question: its weight, in proportion to the points of its checks. Ungraded ones could not be told. */
export function questionPoints({ points, result }: SatQuestion): ExamPoints {
  if (!result || result.score.total === 0) return { earned: 0, possible: 0, total: points };
  const { earned, possible, total } = result.score;
  return { earned: (points * earned) / total, possible: (points * possible) / total, total: points };
}

export function examScore({ questions, pass }: Pick<ExamSitting, 'questions' | 'pass'>): ExamScore {
  const byDomain = new Map<string, ExamPoints>();
  for (const question of questions) {
    byDomain.set(question.domain, sum(byDomain.get(question.domain) ?? NOTHING, questionPoints(question)));
  }
  const all = [...byDomain.values()].reduce(sum, NOTHING);
  const percent = percentOf(all);
  return {
    ...all,
    percent,
    pass,
    passed: all.possible > 0 && percent >= pass,
    provisional: all.possible < all.total,
    domains: [...byDomain].map(([domain, points]) => ({ domain, ...points, percent: percentOf(points) })),
  };
}

/** 0 where nothing could be determined. Sums of fractions are rounded, so that 66 % is 66 %. */
function percentOf({ earned, possible }: ExamPoints): number {
  return possible === 0 ? 0 : Math.round((earned / possible) * 10_000) / 100;
}

function sum(a: ExamPoints, b: ExamPoints): ExamPoints {
  return { earned: a.earned + b.earned, possible: a.possible + b.possible, total: a.total + b.total };
}
