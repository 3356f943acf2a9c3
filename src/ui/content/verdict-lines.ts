import type { Finding, Verdict } from '../../domain/verdict.js';
import { objectName } from '../../report/object-name.js';
import { formatPoints } from '../../report/points.js';
import { STATUS_WORDS } from '../../report/verdict-text.js';
import { type Line, line, pad, type SpanStyle, span, widthOf } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import { matrixLines } from './matrix-lines.js';
import { STATUS_TONES } from './signs.js';

const WORD_WIDTH = Math.max(...Object.values(STATUS_WORDS).map(({ word }) => word.length));
const POINTS_WIDTH = 7;
const INDENT = '    ';
const LABEL_WIDTH = 10;

/** "✔ passed  2/2  title" */
export function verdictHead(verdict: Verdict, width: number): Line[] {
  const { sign, word } = STATUS_WORDS[verdict.status];
  const tone = STATUS_TONES[verdict.status];
  const earned = verdict.status === 'error' ? '-' : formatPoints(verdict.earned);
  const first: Line = [
    span(`${sign} `, { tone, bold: true }),
    ...pad([span(word, { tone, bold: verdict.status !== 'skipped' })], WORD_WIDTH),
    ...pad([span(`${earned}/${formatPoints(verdict.points)}`)], POINTS_WIDTH, 'right'),
    span('  '),
  ];
  return wrap(line(verdict.title, { bold: true }), width, { first });
}

/** The head and, where the check did not pass, why and what was found. */
export function verdictLines(verdict: Verdict, width: number): Line[] {
  const lines = verdictHead(verdict, width);
  const open = verdict.status === 'fail' || verdict.status === 'error';
  if (open && verdict.why) lines.push(...field('why', verdict.why, width));
  if (verdict.status === 'skipped') {
    for (const { observed } of verdict.findings) lines.push(...field('because', observed, width));
  }
  if (open) {
    for (const [index, finding] of verdict.findings.entries()) {
      if (index > 0) lines.push([]);
      lines.push(...findingLines(finding, width));
    }
  }
  for (const note of verdict.notes ?? []) lines.push(...field('note', note, width));
  if (verdict.matrix && verdict.matrix.length > 0) {
    const matrix = matrixLines(verdict.matrix, width - INDENT.length);
    lines.push([], ...matrix.map((one) => [span(INDENT), ...one]));
  }
  return lines;
}

function findingLines(finding: Finding, width: number): Line[] {
  const { expected, observed, cause, at, ruledOut } = finding;
  const lines = [...field('expected', expected, width), ...field('observed', observed, width)];
  if (cause) lines.push(...field('cause', cause, width, { bold: true }));
  if (at)
    lines.push(...field('at', `${objectName(at.object)}${at.path ? ` ${at.path}` : ''}`, width, { tone: 'code' }));
  if (ruledOut && ruledOut.length > 0) lines.push(...field('not this', ruledOut.join('; '), width));
  return lines;
}

function field(label: string, text: string, width: number, style: SpanStyle = {}): Line[] {
  const first: Line = [span(INDENT), span(label.padEnd(LABEL_WIDTH), { tone: 'faint' })];
  return wrap(line(text, style), width, { first, rest: line(' '.repeat(widthOf(first))) });
}
