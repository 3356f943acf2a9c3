import type { Word } from './ast.js';
import { parseHereText } from './parser.js';

/** Reads text as if it stood in double quotes. Results are kept: the same subscripts come again and again. */
const known = new Map<string, Word>();

export function parseQuoted(text: string): Word {
  let word = known.get(text);
  if (!word) {
    word = parseHereText(text);
    if (known.size > 2000) known.clear();
    known.set(text, word);
  }
  return word;
}
