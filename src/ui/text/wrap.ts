import { EMPTY_LINE, joinEqual, type Line, type Span, takeColumns, widthOf } from './line.js';

export interface Indent {
  /** Put before the first line. */
  first?: Line;
  /** Put before every other line; blanks of the same width by default. */
  rest?: Line;
}

/** Breaks at blanks; "\n" in a span ends a line. A word longer than a line is cut in pieces: nothing overflows. */
export function wrap(content: Line, width: number, indent: Indent = {}): Line[] {
  const first = indent.first ?? EMPTY_LINE;
  const rest = indent.rest ?? (first.length === 0 ? EMPTY_LINE : [{ text: ' '.repeat(widthOf(first)) }]);
  const room = Math.max(1, width - Math.max(widthOf(first), widthOf(rest)));
  const lines: Line[] = [];
  let current: Span[] = [];
  let used = 0;
  const end = () => {
    lines.push([...(lines.length === 0 ? first : rest), ...withoutTrailingBlank(current)]);
    current = [];
    used = 0;
  };
  for (const word of wordsOf(content)) {
    if (word === 'break') {
      end();
      continue;
    }
    const wide = widthOf(word);
    const blank = plainBlank(word);
    if (blank && used === 0) continue;
    if (used + wide <= room) {
      current.push(...word);
      used += wide;
      continue;
    }
    if (blank) {
      end();
      continue;
    }
    if (used > 0) end();
    const pieces = hardBreak(word, room);
    for (const [index, piece] of pieces.entries()) {
      current = [...piece];
      used = widthOf(piece);
      if (index < pieces.length - 1) end();
    }
  }
  if (current.length > 0 || lines.length === 0) end();
  return lines.map(joinEqual);
}

/** Cuts after `room` columns wherever that falls. */
export function hardBreak(content: Line, room: number): Line[] {
  const lines: Line[] = [];
  let current: Span[] = [];
  let free = room;
  for (const one of content) {
    let text = one.text;
    while (text !== '') {
      let piece = takeColumns(text, free);
      if (piece === '' && free === room) piece = [...text][0] ?? text;
      if (piece !== '') current.push({ ...one, text: piece });
      free -= widthOf(piece);
      text = text.slice(piece.length);
      if (text !== '') {
        lines.push(current);
        current = [];
        free = room;
      }
    }
  }
  return [...lines, current];
}

/** Runs of blanks, runs of anything else (which may change their style half-way), and breaks. */
function wordsOf(content: Line): (Line | 'break')[] {
  const words: (Line | 'break')[] = [];
  let word: Span[] = [];
  let blank = false;
  const flush = () => {
    if (word.length > 0) words.push(word);
    word = [];
  };
  for (const one of content) {
    for (const part of one.text.split(/(\n| +)/)) {
      if (part === '') continue;
      if (part === '\n') {
        flush();
        words.push('break');
        continue;
      }
      const isBlank = part.startsWith(' ');
      if (isBlank !== blank) flush();
      blank = isBlank;
      word.push({ ...one, text: part });
    }
  }
  flush();
  return words;
}

function plainBlank(word: Line): boolean {
  return word.every(({ text }) => text.trim() === '');
}

function withoutTrailingBlank(spans: readonly Span[]): Line {
  const last = spans.at(-1);
  return last && last.text.trim() === '' ? spans.slice(0, -1) : spans;
}
