import type { Finding, Verdict, VerdictStatus } from '../domain/verdict.js';
import { drawMatrix } from './matrix-text.js';
import { objectName } from './object-name.js';
import { formatPoints } from './points.js';
import type { Style } from './style.js';
import { padTo, wrap } from './wrap.js';

/** A sign and a word for each status: never told by colour alone. */
export const STATUS_WORDS: Readonly<Record<VerdictStatus, { sign: string; word: string }>> = {
  pass: { sign: '✔', word: 'passed' },
  fail: { sign: '✘', word: 'failed' },
  error: { sign: '!', word: 'could not tell' },
  skipped: { sign: '-', word: 'skipped' },
};

const WORD_WIDTH = Math.max(...Object.values(STATUS_WORDS).map(({ word }) => word.length));
const INDENT = '    ';
const LABEL_WIDTH = 10;

export interface VerdictLayout {
  width: number;
  style: Style;
  /** Room for the points, so that the titles of all checks begin in one column. */
  pointsWidth?: number;
}

/** One check: its line and, where it did not pass, why and what was found. */
export function verdictText(verdict: Verdict, { width, style, pointsWidth = 0 }: VerdictLayout): string {
  const { sign, word } = STATUS_WORDS[verdict.status];
  const colour = { pass: style.good, fail: style.bad, error: style.unsure, skipped: style.faint }[verdict.status];
  const head = `${sign} ${padTo(word, WORD_WIDTH)}  ${pointsText(verdict).padStart(pointsWidth)}  `;
  const lines = [wrap(verdict.title, { width, first: head }).replace(`${sign} ${word}`, colour(`${sign} ${word}`))];
  if (verdict.status === 'fail' || verdict.status === 'error') {
    if (verdict.why) lines.push(field('why', verdict.why, width, style));
    for (const finding of verdict.findings) lines.push(...findingLines(finding, width, style));
  } else if (verdict.status === 'skipped') {
    for (const { observed } of verdict.findings) lines.push(field('because', observed, width, style));
  }
  for (const note of verdict.notes ?? []) lines.push(field('note', note, width, style));
  if (verdict.matrix && verdict.matrix.length > 0) {
    const matrix = drawMatrix(verdict.matrix, width - INDENT.length, style);
    lines.push(matrix.replace(/^/gm, INDENT));
  }
  return lines.join('\n');
}

function findingLines(finding: Finding, width: number, style: Style): string[] {
  const lines = [field('expected', finding.expected, width, style), field('observed', finding.observed, width, style)];
  if (finding.cause) lines.push(field('cause', finding.cause, width, style));
  if (finding.at) {
    const path = finding.at.path ? ` ${finding.at.path}` : '';
    lines.push(field('at', `${objectName(finding.at.object)}${path}`, width, style));
  }
  if (finding.ruledOut && finding.ruledOut.length > 0) {
    lines.push(field('not this', finding.ruledOut.join('; '), width, style));
  }
  return lines;
}

function field(label: string, text: string, width: number, style: Style): string {
  return wrap(text, {
    width,
    first: INDENT + style.faint(padTo(label, LABEL_WIDTH)),
    rest: INDENT + ' '.repeat(LABEL_WIDTH),
  });
}

/** "2/3", "-/3" where it could not be told, nothing for a check that is worth nothing. */
export function pointsText({ status, earned, points }: Verdict): string {
  if (points === 0) return '';
  return `${status === 'error' ? '-' : formatPoints(earned)}/${formatPoints(points)}`;
}
