import { type Line, pad, span } from '../text/line.js';
import { CURSOR } from './signs.js';

/** The mark before a line of a menu or a list. */
export function cursorSpan(chosen: boolean): Line {
  return [chosen ? span(`${CURSOR} `, { tone: 'accent', bold: true }) : span('  ')];
}

/** `count` of them around `index`. */
export function windowOf<T>(all: readonly T[], index: number, count: number): readonly T[] {
  const start = Math.min(Math.max(0, index - Math.floor(count / 2)), Math.max(0, all.length - count));
  return all.slice(start, start + count);
}

export interface Cell {
  width: number;
  align?: 'right';
  content: Line;
}

/** Cells side by side, two blanks between them. */
export function cellsLine(first: Line, cells: readonly Cell[]): Line {
  return [
    ...first,
    ...cells.flatMap(({ width, align, content }, index) => [
      ...(index === 0 ? [] : [span('  ')]),
      ...pad(content, width, align),
    ]),
  ];
}
