import type { FilePlace } from './lab-error.js';

/** Lines shown above the one in question. */
const LINES_BEFORE = 2;
/** A line that is longer is shown around the place alone: what is no text at all may be one line of a megabyte. */
const LONGEST = 160;

/** The place of an offset in a file's text: 1-based line and column, and the lines there with a caret under it. */
export function sourcePlace(file: string, text: string, offset: number): FilePlace {
  const before = text.slice(0, lastWritten(text, offset)).split('\n');
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { file, line, column, excerpt: excerpt(text.split(/\r?\n/), line, column) };
}

/** Where only line ends follow, something is missing after the last that was written: there is nothing to see below. */
function lastWritten(text: string, offset: number): number {
  return /[^\r\n]/.test(text.slice(offset)) ? offset : Math.min(offset, text.trimEnd().length);
}

/** The line with up to two before it, numbered, and a caret under the column. */
function excerpt(lines: readonly string[], line: number, column: number): string {
  const width = String(line).length;
  const from = Math.max(0, column - LONGEST / 2);
  const cut = (text: string) => (text.length > LONGEST ? text.slice(from, from + LONGEST) : text);
  const current = lines[line - 1] ?? '';
  const start = current.length > LONGEST ? from : 0;
  const shown = lines
    .slice(Math.max(0, line - 1 - LINES_BEFORE), line)
    .map((text, index, all) => `${String(line - all.length + 1 + index).padStart(width)} | ${cut(text)}`);
  const lead = current.slice(start, column - 1).replace(/[^\t]/g, ' ');
  return [...shown, `${' '.repeat(width)} | ${lead}^`].join('\n');
}
