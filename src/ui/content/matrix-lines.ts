import type { MatrixCell } from '../../domain/verdict.js';
import { cellState, cellText, matrixLegend, matrixTable } from '../../report/matrix.js';
import { type Line, line, pad, type Span, span, type Tone, widthOf } from '../text/line.js';
import { wrap } from '../text/wrap.js';

const GAP = 2;
const LEAST_SOURCE = 4;

/** Source x target, expected against observed; as a list where the columns do not fit. */
export function matrixLines(cells: readonly MatrixCell[], width: number): Line[] {
  const legend = wrap(line(matrixLegend(cells), { tone: 'faint' }), width);
  return [...(gridLines(cells, width) ?? listLines(cells, width)), ...legend];
}

function gridLines(cells: readonly MatrixCell[], width: number): Line[] | undefined {
  const { columns, rows } = matrixTable(cells);
  const heads = columns.map(({ to, port }) => ({ to, port }));
  const sourceWidth = Math.min(
    Math.floor(width / 2),
    Math.max(LEAST_SOURCE, ...rows.map(({ from }) => widthOf(from)), widthOf('from \\ to')),
  );
  const widths = heads.map(({ to, port }, column) =>
    Math.max(widthOf(to), widthOf(port), ...rows.map(({ cells }) => widthOf(cellText(cells[column])))),
  );
  if (widths.reduce((sum, wide) => sum + wide + GAP, sourceWidth) > width) return undefined;
  const row = (first: Span, others: readonly Span[]): Line => [
    ...pad([first], sourceWidth),
    ...others.flatMap((one, column) => [span(' '.repeat(GAP)), ...pad([one], widths[column] ?? 0)]),
  ];
  return [
    row(
      span('from \\ to', { tone: 'faint' }),
      heads.map(({ to }) => span(to, { bold: true })),
    ),
    row(
      span(''),
      heads.map(({ port }) => span(port, { tone: 'faint' })),
    ),
    ...rows.map(({ from, cells }) => row(span(from, { bold: true }), cells.map(cellSpan))),
  ];
}

function listLines(cells: readonly MatrixCell[], width: number): Line[] {
  return cells.flatMap((cell) =>
    wrap([span(`${cell.from} to ${cell.to} ${cell.port}: `), cellSpan(cell)], width, { rest: line('  ') }),
  );
}

function cellSpan(cell: MatrixCell | undefined): Span {
  const text = cellText(cell);
  if (!cell) return span(text, { tone: 'faint' });
  const tone: Tone = { 'as-asked': 'good', differs: 'bad', unknown: 'unsure' }[cellState(cell)] as Tone;
  return span(text, { tone, bold: cellState(cell) !== 'as-asked' });
}
