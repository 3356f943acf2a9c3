import type { Score } from '../domain/verdict.js';

/** Points without needless decimals: "5", "2.5". */
export function formatPoints(points: number): string {
  return String(Math.round(points * 100) / 100);
}

/** "1 point", "2.5 points" */
export function countPoints(points: number): string {
  const number = formatPoints(points);
  return `${number} point${number === '1' ? '' : 's'}`;
}

/** "5/8", and "5/6 (2 unknown)" while the score is provisional. */
export function formatScore(score: Score): string {
  if (!score.provisional) return `${formatPoints(score.earned)}/${formatPoints(score.total)}`;
  const open = formatPoints(score.total - score.possible);
  return `${formatPoints(score.earned)}/${formatPoints(score.possible)} (${open} unknown)`;
}
