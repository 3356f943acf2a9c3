import type { MatrixCell } from '../domain/verdict.js';
import { cellState, cellText, matrixLegend, matrixTable } from './matrix.js';
import type { Style } from './style.js';
import { cutTo, padTo, visibleWidth, wrap } from './wrap.js';

const GAP = '  ';

/** The source x target matrix, expected against observed. Columns become letters where their names do not fit. */
export function drawMatrix(cells: readonly MatrixCell[], width: number, style: Style): string {
  const { columns, rows } = matrixTable(cells);
  const names = columns.map(({ to, port }) => `${to}:${port}`);
  const texts = rows.map((row) => row.cells.map(cellText));
  const sourceWidth = Math.min(Math.max(4, ...rows.map(({ from }) => visibleWidth(from))), Math.floor(width / 3));
  const cellWidths = columns.map((_, index) => Math.max(...texts.map((row) => visibleWidth(row[index] ?? ''))));
  const fits = (heads: readonly string[]) => widthOf(sourceWidth, heads, cellWidths) <= width;
  const letters = columns.map((_, index) => columnLetter(index));
  const heads = fits(names) ? names : letters;
  const widths = heads.map((head, index) => Math.max(visibleWidth(head), cellWidths[index] ?? 0));

  const lines = [
    [padTo('', sourceWidth), ...heads.map((head, index) => style.faint(padTo(head, widths[index] ?? 0)))].join(GAP),
    ...rows.map((row, r) => {
      const drawn = row.cells.map((cell, c) => paint(cell, padTo(texts[r]?.[c] ?? '', widths[c] ?? 0), style));
      return [padTo(cutTo(row.from, sourceWidth), sourceWidth), ...drawn].join(GAP);
    }),
  ].map((line) => line.trimEnd());
  if (heads === letters) {
    lines.push(...names.map((name, index) => wrap(name, { width, first: `${letters[index]} = ` })));
  }
  lines.push(style.faint(wrap(matrixLegend(cells), { width })));
  return lines.join('\n');
}

function paint(cell: MatrixCell | undefined, text: string, style: Style): string {
  if (!cell) return style.faint(text);
  const state = cellState(cell);
  if (state === 'unknown') return style.unsure(text);
  return state === 'as-asked' ? style.good(text) : style.bad(text);
}

function widthOf(source: number, heads: readonly string[], cells: readonly number[]): number {
  return heads.reduce((sum, head, index) => sum + GAP.length + Math.max(head.length, cells[index] ?? 0), source);
}

function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${letter}${Math.floor(index / 26)}`;
}
