import { cutTo, padTo, visibleWidth } from './wrap.js';

export interface TableColumn {
  title: string;
  align?: 'right';
  /** May be cut with an ellipsis where the table is wider than the terminal. */
  shrinks?: boolean;
}

/** Columns of plain text under their titles. `paint` colours a cell after its width is known. */
export function drawTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
  paint: (text: string, row: number, column: number) => string = (text) => text,
): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(visibleWidth(title), ...rows.map((row) => visibleWidth(row[index] ?? ''))),
  );
  const excess = widths.reduce((sum, one) => sum + one + 2, -2) - width;
  if (excess > 0) {
    const index = columns.findIndex(({ shrinks }) => shrinks);
    if (index >= 0) widths[index] = Math.max(8, (widths[index] ?? 0) - excess);
  }
  const line = (cells: readonly string[], row: number) =>
    columns
      .map(({ align }, index) => {
        const room = widths[index] ?? 0;
        const text = cutTo(cells[index] ?? '', room);
        return paint(align === 'right' ? text.padStart(room) : padTo(text, room), row, index);
      })
      .join('  ')
      .trimEnd();
  return [
    line(
      columns.map(({ title }) => title),
      -1,
    ),
    ...rows.map(line),
  ].join('\n');
}
