import { type Attempt, elapsedMs } from '../domain/attempt.js';
import type { Finding, GradeResult, MatrixCell, Verdict } from '../domain/verdict.js';
import { formatClock, formatMoment } from './duration.js';
import { attemptOutcome } from './history-text.js';
import { cellText, matrixLegend, matrixTable } from './matrix.js';
import { objectName } from './object-name.js';
import { countPoints, formatPoints } from './points.js';
import { pointsText, STATUS_WORDS } from './verdict-text.js';

/** A grading as a Markdown page: what was reached, a table of the checks, then each one that did not pass. */
export function attemptMarkdown(attempt: Attempt, result: GradeResult, now: number): string {
  const { score, verdicts } = result;
  const facts = [
    `${formatPoints(score.earned)} of ${countPoints(score.total)}`,
    `begun ${formatMoment(attempt.startedAt)}`,
    `${formatClock(elapsedMs(attempt, now))} taken`,
    `${attempt.hints} hints`,
    `on ${attempt.provider}`,
  ];
  const rows = verdicts.map((verdict) => {
    const { sign, word } = STATUS_WORDS[verdict.status];
    return tableRow([`${sign} ${word}`, verdict.title, pointsText(verdict)]);
  });
  const open = countPoints(score.total - score.possible);
  return [
    `# ${result.lab}: ${attemptOutcome(attempt)}`,
    `${facts.join(' · ')}`,
    ...(score.provisional ? [`Provisional: checks worth ${open} could not be determined, and are not charged.`] : []),
    ['| result | check | points |', '|---|---|---|', ...rows].join('\n'),
    ...verdicts.flatMap(verdictMarkdown),
    '',
  ].join('\n\n');
}

/** A check that did not pass, with its matrix; nothing for one that passed and has none. */
export function verdictMarkdown({ status, title, why, findings, matrix = [] }: Verdict): string[] {
  const parts = status === 'fail' || status === 'error' ? [plain(why), ...findings.map(findingList)] : [];
  if (matrix.length > 0) parts.push(matrixInMarkdown(matrix));
  return parts.length > 0 ? [`## ${plain(title)}`, ...parts] : [];
}

function findingList({ expected, observed, cause, at, ruledOut = [] }: Finding): string {
  const place = at && `\`${objectName(at.object)}${at.path ? ` ${at.path}` : ''}\``;
  const lines = [
    `- expected: ${plain(expected)}`,
    `- observed: ${plain(observed)}`,
    ...(cause ? [`- cause: ${plain(cause)}`] : []),
    ...(place ? [`- at: ${place}`] : []),
    ...(ruledOut.length > 0 ? [`- not this: ${plain(ruledOut.join('; '))}`] : []),
  ];
  return lines.join('\n');
}

function matrixInMarkdown(cells: readonly MatrixCell[]): string {
  const { columns, rows } = matrixTable(cells);
  const table = [
    tableRow(['from', ...columns.map(({ to, port }) => `${to}:${port}`)]),
    `|${'---|'.repeat(columns.length + 1)}`,
    ...rows.map((row) => tableRow([row.from, ...row.cells.map(cellText)])),
  ];
  return [table.join('\n'), matrixLegend(cells)].join('\n\n');
}

export const tableRow = (cells: readonly string[]) => `| ${cells.map(plain).join(' | ')} |`;

/** Keeps what a learner named from being read as markup. */
export function plain(text: string): string {
  return text.replace(/[\\*_`|<>]/g, (mark) => `\\${mark}`).replace(/\s*\n\s*/g, ' ');
}
