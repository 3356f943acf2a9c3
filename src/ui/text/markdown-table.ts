import type { Tokens } from 'marked';
import { inlineSpans } from './inline.js';
import { EMPTY_LINE, type Line, line, pad, span, widthOf } from './line.js';
import { wrap } from './wrap.js';

const GAP = '  ';
const LEAST = 4;

/** A table with a rule under its head. Cells wrap where the table would be wider than `width`. */
export function tableLines(table: Tokens.Table, width: number): Line[] {
  const head = table.header.map((cell) => inlineSpans(cell.tokens, { bold: true }));
  const rows = table.rows.map((row) => row.map((cell) => inlineSpans(cell.tokens)));
  const widths = fitWidths(
    head.map((_, column) => Math.max(...[head, ...rows].map((row) => widthOf(row[column] ?? EMPTY_LINE)))),
    width - GAP.length * (head.length - 1),
  );
  const rule = line(widths.map((wide) => '─'.repeat(wide)).join(GAP), { tone: 'faint' });
  const drawn = rows.flatMap((row) => rowLines(row, widths, table.align));
  return [...rowLines(head, widths, table.align), rule, ...drawn];
}

function rowLines(cells: readonly Line[], widths: readonly number[], align: Tokens.Table['align']): Line[] {
  const wrapped = widths.map((wide, column) => wrap(cells[column] ?? EMPTY_LINE, wide));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    widths.flatMap((wide, column) => [
      ...(column > 0 ? [span(GAP)] : []),
      ...pad(wrapped[column]?.[row] ?? EMPTY_LINE, wide, align[column] ?? 'left'),
    ]),
  );
}

/** Takes columns from the widest until all fit. */
function fitWidths(wanted: readonly number[], room: number): number[] {
  const widths = [...wanted];
  let excess = widths.reduce((sum, wide) => sum + wide, 0) - room;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= LEAST) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}
