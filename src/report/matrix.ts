import type { MatrixCell } from '../domain/verdict.js';

export interface MatrixColumn {
  to: string;
  /** "80/TCP" */
  port: string;
}

export interface MatrixRow {
  from: string;
  /** One for each column; undefined where nothing was asked. */
  cells: readonly (MatrixCell | undefined)[];
}

export interface MatrixTable {
  columns: readonly MatrixColumn[];
  rows: readonly MatrixRow[];
}

/** Sources down, targets across, both in the order of their first cell. */
export function matrixTable(cells: readonly MatrixCell[]): MatrixTable {
  const columns = new Map<string, MatrixColumn>();
  const rows = new Map<string, Map<string, MatrixCell>>();
  for (const cell of cells) {
    const column = `${cell.to} ${cell.port}`;
    columns.set(column, { to: cell.to, port: cell.port });
    const row = rows.get(cell.from) ?? new Map<string, MatrixCell>();
    rows.set(cell.from, row.set(column, cell));
  }
  return {
    columns: [...columns.values()],
    rows: [...rows].map(([from, row]) => ({ from, cells: [...columns.keys()].map((column) => row.get(column)) })),
  };
}

/** How a cell stands against what the task asks. */
export type CellState = 'as-asked' | 'differs' | 'unknown';

export function cellState(cell: MatrixCell): CellState {
  if (cell.observed === 'unknown') return 'unknown';
  return cell.observed === cell.expected ? 'as-asked' : 'differs';
}

const WORDS = { allowed: 'open', denied: 'blocked' } as const;

/** A cell without colour: "open", "OPEN !" where the task asks for blocked, "? (want open)" where it could not be told. */
export function cellText(cell: MatrixCell | undefined): string {
  if (!cell) return '.';
  if (cell.observed === 'unknown') return `? (want ${WORDS[cell.expected]})`;
  const word = WORDS[cell.observed];
  return cellState(cell) === 'as-asked' ? word : `${word.toUpperCase()} !`;
}

/** Says what the words of a drawn matrix mean; only the words that occur. */
export function matrixLegend(cells: readonly MatrixCell[]): string {
  const states = new Set(cells.map(cellState));
  const parts = ['open/blocked: what was observed, as the task asks'];
  if (states.has('differs')) parts.push('!: not what the task asks');
  if (states.has('unknown')) parts.push('?: could not be told');
  return parts.join('; ');
}
