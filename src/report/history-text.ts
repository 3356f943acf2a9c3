import { type Attempt, elapsedMs } from '../domain/attempt.js';
import { formatClock, formatMoment } from './duration.js';
import { formatScore } from './points.js';
import type { Style } from './style.js';
import { drawTable } from './table.js';

/** The attempts as a table, in the order given. */
export function historyText(attempts: readonly Attempt[], now: number, width: number, style: Style): string {
  const rows = attempts.map((attempt) => [
    formatMoment(attempt.startedAt),
    attempt.lab,
    attemptOutcome(attempt),
    attempt.best ? formatScore(attempt.best.score) : '-',
    formatClock(elapsedMs(attempt, now)),
    String(attempt.hints),
    attempt.provider,
  ]);
  const columns = [
    { title: 'DATE' },
    { title: 'LAB', shrinks: true },
    { title: 'OUTCOME' },
    { title: 'SCORE' },
    { title: 'TIME', align: 'right' as const },
    { title: 'HINTS', align: 'right' as const },
    { title: 'PROVIDER' },
  ];
  return drawTable(columns, rows, width, (text, row, column) => {
    if (row < 0) return style.faint(text);
    return column === 2 && text.trim() === 'passed' ? style.good(text) : text;
  });
}

/** One word or two: what became of an attempt. */
export function attemptOutcome({ best, latest, finishedAt, finishReason, solutionShown }: Attempt): string {
  if (best?.score.passed) return 'passed';
  if (finishedAt === undefined) return 'under way';
  if (solutionShown) return 'solution seen';
  if (finishReason === 'finished') return latest ? 'not passed' : 'finished';
  return finishReason ?? 'finished';
}
