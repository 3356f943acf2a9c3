import { type Document, isNode, type LineCounter } from 'yaml';
import type { FilePlace } from '../../domain/lab-error.js';

/** The place of the value at `path` in a YAML document; of the nearest one above it when there is none. */
export function placeOf(
  document: Document,
  path: readonly PropertyKey[],
  source: { file: string; text: string; lines: LineCounter },
): FilePlace {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return placeAt(node.range[0], source);
  }
  return { file: source.file };
}

/** Line, column and the line itself with a caret under the place. */
export function placeAt(
  offset: number,
  { file, text, lines }: { file: string; text: string; lines: LineCounter },
): FilePlace {
  const { line, col: column } = lines.linePos(offset);
  const number = `${line} | `;
  const excerpt = `${number}${text.split('\n')[line - 1] ?? ''}\n${' '.repeat(number.length + column - 1)}^`;
  return { file, line, column, excerpt };
}
