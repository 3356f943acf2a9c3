import stringWidth from 'string-width';

/** What a piece of text means; the theme says how it looks. Never the only sign of anything. */
export type Tone = 'good' | 'bad' | 'unsure' | 'accent' | 'code' | 'faint';

export interface Span {
  text: string;
  tone?: Tone;
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  strike?: boolean;
}

/** One row of the terminal, left to right. */
export type Line = readonly Span[];

export type SpanStyle = Omit<Span, 'text'>;

export const EMPTY_LINE: Line = [];

export function span(text: string, style: SpanStyle = {}): Span {
  return { ...style, text };
}

/** A line of one span. */
export function line(text: string, style: SpanStyle = {}): Line {
  return [span(text, style)];
}

/** Columns on the terminal. */
export function widthOf(content: Line | string): number {
  if (typeof content === 'string') return columnsOf(content);
  return content.reduce((sum, { text }) => sum + columnsOf(text), 0);
}

/** Nearly all of our texts are ASCII, and measured many times a frame. */
function columnsOf(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}

/** Cut to `width` columns, an ellipsis showing that something was cut. */
export function cut(content: Line, width: number): Line {
  if (widthOf(content) <= width) return content;
  if (width <= 0) return EMPTY_LINE;
  const kept: Span[] = [];
  let room = width - 1;
  for (const one of content) {
    const text = takeColumns(one.text, room);
    if (text !== '') kept.push({ ...one, text });
    room -= widthOf(text);
    if (text.length < one.text.length) break;
  }
  return [...kept, span('…')];
}

/** Filled with blanks (or cut) to exactly `width` columns. */
export function pad(content: Line, width: number, align: 'left' | 'right' | 'center' = 'left'): Line {
  const fitting = cut(content, width);
  const free = width - widthOf(fitting);
  if (free <= 0) return fitting;
  const before = align === 'left' ? 0 : align === 'right' ? free : Math.floor(free / 2);
  const blank = (count: number) => (count > 0 ? [span(' '.repeat(count))] : []);
  return [...blank(before), ...fitting, ...blank(free - before)];
}

/** `left` and `right` at the two ends of `width` columns; `left` gives way where both do not fit. */
export function spread(left: Line, right: Line, width: number, fill = ' '): Line {
  const end = cut(right, width);
  const start = cut(left, Math.max(0, width - widthOf(end) - 1));
  const free = Math.max(0, width - widthOf(start) - widthOf(end));
  return [...start, span(fill.repeat(free), fill === ' ' ? {} : { tone: 'faint' }), ...end];
}

/** The beginning of `text` that takes at most `columns`; never half of a character. */
export function takeColumns(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let taken = '';
  let used = 0;
  for (const character of text) {
    used += columnsOf(character);
    if (used > columns) break;
    taken += character;
  }
  return taken;
}

/** Neighbours of one style become one span: fewer nodes to draw. */
export function joinEqual(content: Line): Line {
  const joined: Span[] = [];
  for (const one of content) {
    const last = joined.at(-1);
    if (last && sameStyle(last, one)) joined[joined.length - 1] = { ...last, text: last.text + one.text };
    else joined.push(one);
  }
  return joined;
}

function sameStyle(a: Span, b: Span): boolean {
  return (
    a.tone === b.tone &&
    a.bold === b.bold &&
    a.italic === b.italic &&
    a.underline === b.underline &&
    a.strike === b.strike
  );
}
