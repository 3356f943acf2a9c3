import { ShellSyntaxError } from '../errors.js';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
};

/** What $' begins, read from behind it; `end` is behind the closing quote. */
export function ansiQuoted(source: string, start: number): { text: string; end: number } {
  let at = start;
  let out = '';
  for (;;) {
    const char = source[at++];
    if (char === undefined) throw new ShellSyntaxError("unexpected EOF while looking for matching `''");
    if (char === "'") return { text: out, end: at };
    if (char !== '\\') out += char;
    else {
      const hex = /^x([0-9a-fA-F]{1,2})/.exec(source.slice(at));
      const octal = /^[0-7]{1,3}/.exec(source.slice(at));
      if (hex) {
        out += String.fromCharCode(Number.parseInt(hex[1] ?? '0', 16));
        at += hex[0].length;
      } else if (octal) {
        out += String.fromCharCode(Number.parseInt(octal[0], 8));
        at += octal[0].length;
      } else {
        const next = source[at++] ?? '';
        out += ESCAPES[next] ?? `\\${next}`;
      }
    }
  }
}
