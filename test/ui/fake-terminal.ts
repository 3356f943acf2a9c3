import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import stringWidth from 'string-width';
import type { Input, Output } from '../../src/ui/terminal/terminal.js';

/** Typed keys as a terminal sends them. */
export const KEY = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  pageDown: '\x1b[6~',
  pageUp: '\x1b[5~',
  enter: '\r',
  esc: '\x1b',
  ctrlC: '\x03',
  ctrlD: '\x04',
  ctrlL: '\x0c',
  ctrlU: '\x15',
} as const;

class FakeInput extends PassThrough {
  isTTY = true;
  raw = false;

  setRawMode(raw: boolean): this {
    this.raw = raw;
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** A terminal that obeys the few sequences the UI writes, and remembers what it shows. */
export class FakeTerminal extends EventEmitter {
  readonly isTTY = true;
  readonly keys = new FakeInput();
  columns: number;
  rows: number;
  bytes = 0;
  writes = 0;
  alternate = false;
  cursorShown = true;
  wraps = true;
  /** Columns written beyond the right edge; a frame that fits has none. */
  overflow = 0;
  #grid: string[][] = [];
  #row = 0;
  #column = 0;
  onWrite: () => void = () => {};

  constructor(columns = 80, rows = 24) {
    super();
    this.columns = columns;
    this.rows = rows;
  }

  get input(): Input {
    return this.keys as unknown as Input;
  }

  get output(): Output {
    return this as unknown as Output;
  }

  write(data: string): boolean {
    this.bytes += Buffer.byteLength(data);
    this.writes += 1;
    for (const [, sequence, text] of data.matchAll(/(\x1b\[[?\d;]*[A-Za-z])|([^\x1b]+)/g)) {
      if (sequence) this.#obey(sequence);
      else if (text) this.#print(text);
    }
    this.onWrite();
    return true;
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  /** The rows as they show, without blanks at their ends; the last one that is not empty ends the list. */
  lines(): string[] {
    const lines = Array.from(this.#grid, (row) =>
      Array.from(row ?? [], (cell) => cell ?? ' ')
        .join('')
        .trimEnd(),
    );
    while (lines.length > 0 && lines.at(-1) === '') lines.pop();
    return lines;
  }

  text(): string {
    return this.lines().join('\n');
  }

  #obey(sequence: string): void {
    const cursor = /^\x1b\[(?:(\d+);(\d+))?H$/.exec(sequence);
    if (cursor) {
      this.#row = Number(cursor[1] ?? 1) - 1;
      this.#column = Number(cursor[2] ?? 1) - 1;
    } else if (sequence === '\x1b[2J') this.#grid = [];
    else if (sequence === '\x1b[K') this.#grid[this.#row]?.splice(this.#column);
    else if (sequence === '\x1b[?1049h') this.alternate = true;
    else if (sequence === '\x1b[?1049l') this.alternate = false;
    else if (sequence === '\x1b[?25h') this.cursorShown = true;
    else if (sequence === '\x1b[?25l') this.cursorShown = false;
    else if (sequence === '\x1b[?7h') this.wraps = true;
    else if (sequence === '\x1b[?7l') this.wraps = false;
    else if (!/^\x1b\[([\d;]*m|\?2026[hl])$/.test(sequence)) throw new Error(`unknown: ${JSON.stringify(sequence)}`);
  }

  #print(text: string): void {
    this.#grid[this.#row] ??= [];
    const row = this.#grid[this.#row] ?? [];
    for (const character of text) {
      if (character === '\n') throw new Error('a line feed would scroll');
      const width = stringWidth(character);
      row[this.#column] = character;
      for (let next = 1; next < width; next += 1) row[this.#column + next] = '';
      this.#column += width;
      if (this.#column > this.columns) this.overflow += 1;
    }
  }
}
