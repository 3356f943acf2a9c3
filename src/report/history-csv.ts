import { type Attempt, elapsedMs } from '../domain/attempt.js';
import { attemptOutcome } from './history-text.js';

const COLUMNS = [
  'attempt',
  'lab',
  'exam_sitting',
  'provider',
  'started_at',
  'finished_at',
  'outcome',
  'passed',
  'earned',
  'total',
  'seconds',
  'hints',
  'checks',
  'resets',
] as const;

/** The attempts as CSV (RFC 4180), one line each under a line of column names. Moments are ISO 8601 in UTC. */
export function historyCsv(attempts: readonly Attempt[], now: number): string {
  const rows = attempts.map((attempt) => {
    const { finishedAt, best } = attempt;
    return [
      attempt.id,
      attempt.lab,
      attempt.exam ?? '',
      attempt.provider,
      new Date(attempt.startedAt).toISOString(),
      finishedAt === undefined ? '' : new Date(finishedAt).toISOString(),
      attemptOutcome(attempt),
      String(best?.score.passed === true),
      best ? String(best.score.earned) : '',
      best ? String(best.score.total) : '',
      String(Math.round(elapsedMs(attempt, now) / 1000)),
      String(attempt.hints),
      String(attempt.checks),
      String(attempt.resets),
    ];
  });
  return `${[COLUMNS, ...rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}

/** A leading sign that a spreadsheet would run as a formula is made text. */
function field(value: string): string {
  const text = /^[=+\-@]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
