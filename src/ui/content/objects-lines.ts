import type { ObjectTable } from '../../domain/object-table.js';
import { cut, EMPTY_LINE, type Line, line, type SpanStyle, span, widthOf } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import { cellsLine } from './menu-lines.js';

/** The longest cell that others make room for; the last column has what is left. */
const CELL_MOST = 32;
const GAP = 2;
const BAD = /^(0\/[1-9]\d*|none|Error|.*BackOff|.*Failed|.*Error|.*Killed|Unknown)$/;

/** What is in the namespaces of a lab, a short table a kind. */
export function objectsLines(tables: readonly ObjectTable[] | undefined, width: number): Line[] {
  if (!tables) return [line('Reading the objects ...')];
  if (tables.length === 0) return [line('There is nothing yet.')];
  return tables.flatMap((table, index) => [...(index > 0 ? [EMPTY_LINE] : []), ...tableLines(table, width)]);
}

function tableLines({ kind, columns, rows }: ObjectTable, width: number): Line[] {
  const widths = columns.map((title, column) =>
    Math.min(CELL_MOST, Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column] ?? '')))),
  );
  const last = columns.length - 1;
  const room = width - widths.slice(0, last).reduce((sum, one) => sum + one + GAP, 0);
  const longest = Math.max(...[columns, ...rows].map((cells) => widthOf(cells[last] ?? '')));
  const head = line(kind, { bold: true });
  const drawn = (cells: readonly string[], styleOf: (text: string) => SpanStyle) =>
    cut(
      cellsLine(
        [],
        cells.map((text, column) => ({ width: widths[column] ?? 0, content: [span(text, styleOf(text))] })),
      ),
      width,
    );
  if (longest <= room) {
    widths[last] = room;
    return [head, drawn(columns, faint), ...rows.map((row) => drawn(row, styleOfCell))];
  }
  return [
    head,
    drawn(columns.slice(0, last), faint),
    ...rows.flatMap((row) => [
      drawn(row.slice(0, last), styleOfCell),
      ...belowLines(columns[last] ?? '', row[last] ?? '', width),
    ]),
  ];
}

const faint = (): SpanStyle => ({ tone: 'faint' });
const styleOfCell = (text: string): SpanStyle => (BAD.test(text) ? { tone: 'bad' } : {});

/** Selectors and labels come last and are never cut: without room beside the others, they go below them. */
function belowLines(title: string, text: string, width: number): Line[] {
  const first = [span(`  ${title.toLowerCase()} `, { tone: 'faint' })];
  // A break may fall after a comma.
  return wrap(line(text.replaceAll(',', ', ')), width, { first });
}
