import { type Cell, cellsOf } from './cells.js';

const RESET = '\x1b[0m';
const ERASE_TO_END = '\x1b[K';
const CLEAR = '\x1b[2J\x1b[H';
const BEGIN_UPDATE = '\x1b[?2026h';
const END_UPDATE = '\x1b[?2026l';

/** Cells that did not change and lie between ones that did are cheaper to write again than to jump over. */
const JUMP_FROM = 6;

/** Brings a terminal from one frame to the next with as few bytes as it takes: a running clock costs its digits. */
export class Screen {
  readonly #write: (bytes: string) => void;
  #clean = true;
  #lines: readonly string[] = [];
  #cells: readonly (readonly Cell[])[] = [];

  constructor(write: (bytes: string) => void) {
    this.#write = write;
  }

  /** Rows separated by "\n", with SGR sequences. */
  show(frame: string): void {
    const lines = frame.split('\n');
    const cells = lines.map((line, row) => (line === this.#lines[row] ? (this.#cells[row] ?? []) : cellsOf(line)));
    const rows = Math.max(lines.length, this.#lines.length);
    const changes: string[] = [];
    for (let row = 0; row < rows; row += 1) {
      if (lines[row] !== this.#lines[row]) changes.push(rowChange(row, this.#cells[row] ?? [], cells[row] ?? []));
    }
    this.#lines = lines;
    this.#cells = cells;
    const drawn = changes.filter((change) => change !== '');
    if (drawn.length === 0 && this.#clean) return;
    const bytes = (this.#clean ? '' : CLEAR) + drawn.join('');
    this.#clean = true;
    this.#write(drawn.length === 1 ? bytes : BEGIN_UPDATE + bytes + END_UPDATE);
  }

  /** The terminal no longer shows what it did: the next frame is drawn whole. */
  forget(): void {
    this.#lines = [];
    this.#cells = [];
    this.#clean = false;
  }

  /** Draws the latest frame whole, whatever is on the terminal now. */
  repaint(): void {
    const frame = this.#lines.join('\n');
    this.forget();
    this.show(frame);
  }
}

function rowChange(row: number, before: readonly Cell[], after: readonly Cell[]): string {
  let bytes = '';
  let column = 0;
  let index = 0;
  while (index < after.length) {
    // Different widths shift all that follows: from there on everything is written.
    if (same(before[index], after[index])) {
      column += after[index]?.width ?? 0;
      index += 1;
      continue;
    }
    const end = endOfRun(before, after, index);
    const run = after.slice(index, end);
    bytes += `\x1b[${row + 1};${column + 1}H${painted(run)}`;
    column += widthOf(run);
    index = end;
  }
  if (widthOf(after) < widthOf(before)) bytes += `\x1b[${row + 1};${widthOf(after) + 1}H${ERASE_TO_END}`;
  return bytes;
}

function endOfRun(before: readonly Cell[], after: readonly Cell[], start: number): number {
  const aligned = widthOf(before.slice(0, start)) === widthOf(after.slice(0, start));
  let equal = 0;
  for (let index = start; index < after.length; index += 1) {
    if (!aligned || before[index]?.width !== after[index]?.width) return after.length;
    equal = same(before[index], after[index]) ? equal + 1 : 0;
    if (equal === JUMP_FROM) return index + 1 - equal;
  }
  return after.length - equal;
}

function same(a: Cell | undefined, b: Cell | undefined): boolean {
  return a !== undefined && b !== undefined && a.text === b.text && a.sgr === b.sgr && a.width === b.width;
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

function painted(cells: readonly Cell[]): string {
  let bytes = '';
  let sgr = '';
  for (const cell of cells) {
    if (cell.sgr !== sgr) {
      bytes += cell.sgr === '' ? RESET : `\x1b[0;${cell.sgr}m`;
      sgr = cell.sgr;
    }
    bytes += cell.text;
  }
  return sgr === '' ? bytes : bytes + RESET;
}
