import { stripVTControlCharacters } from 'node:util';

/** Columns a text takes on a terminal; colour codes take none. Wide characters count as one: our own texts have none. */
export function visibleWidth(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** Pads with spaces on the right up to `width` columns. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - visibleWidth(text)));
}

/** Cuts a plain text to `width` columns, an ellipsis showing that something was cut. */
export function cutTo(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  return width <= 1 ? characters.slice(0, width).join('') : `${characters.slice(0, width - 1).join('')}…`;
}

export interface WrapOptions {
  width: number;
  /** Put before the first line. */
  first?: string;
  /** Put before every other line; as wide as `first` by default. */
  rest?: string;
}

/** Breaks a text at spaces; its own line breaks are kept. A word longer than a line is cut in pieces: nothing overflows. */
export function wrap(text: string, { width, first = '', rest = ' '.repeat(visibleWidth(first)) }: WrapOptions): string {
  const lines: string[] = [];
  const prefix = () => (lines.length === 0 ? first : rest);
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/ +/).filter((part) => part !== '')) {
      for (const piece of pieces(word, Math.max(8, width - visibleWidth(prefix())))) {
        const room = Math.max(8, width - visibleWidth(prefix()));
        const longer = line === '' ? piece : `${line} ${piece}`;
        if (visibleWidth(longer) <= room) {
          line = longer;
        } else {
          lines.push(prefix() + line);
          line = piece;
        }
      }
    }
    lines.push((prefix() + line).trimEnd());
  }
  return lines.join('\n');
}

function pieces(word: string, room: number): string[] {
  if (visibleWidth(word) <= room || word.includes('\x1b')) return [word];
  const characters = [...word];
  const parts: string[] = [];
  for (let start = 0; start < characters.length; start += room) {
    parts.push(characters.slice(start, start + room).join(''));
  }
  return parts;
}
