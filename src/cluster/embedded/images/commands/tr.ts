import { readAll } from '../../process/descriptor.js';
import { descriptor, type Program, print } from '../../process/process.js';
import { readOptions } from './options.js';

export const tr: Program = async (process) => {
  const { flags, rest } = readOptions(process.argv.slice(1), '', 'cCds');
  const [from = '', to = ''] = rest;
  const set = characters(from);
  const complement = flags.has('c') || flags.has('C');
  const has = (char: string): boolean => set.includes(char) !== complement;
  const target = characters(to);
  const input = (await readAll(descriptor(process, 0), process.signal)).toString('latin1');
  let out = '';
  for (const char of input) {
    if (flags.has('d') && has(char)) continue;
    const at = set.indexOf(char);
    const mapped =
      flags.has('d') || target.length === 0 || !has(char)
        ? char
        : (target[Math.min(at < 0 ? target.length - 1 : at, target.length - 1)] ?? char);
    if (flags.has('s') && mapped === out.at(-1) && (target.length ? target.includes(mapped) : has(mapped))) continue;
    out += mapped;
  }
  await print(process, Buffer.from(out, 'latin1'));
  return 0;
};

function characters(text: string): string[] {
  const named = text
    .replace(
      /\[:(\w+):\]/g,
      (_, name: string) =>
        ({ lower: 'a-z', upper: 'A-Z', digit: '0-9', alpha: 'A-Za-z', alnum: 'A-Za-z0-9', space: ' \\t\\n\\r\\f\\v' })[
          name
        ] ?? '',
    )
    .replace(
      /\\([nrtfv\\0])/g,
      (_, letter: string) => ({ n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', '0': '\0' })[letter] ?? '\\',
    );
  const out: string[] = [];
  for (let i = 0; i < named.length; i++) {
    const [first = '', dash, last] = [named[i], named[i + 1], named[i + 2]];
    if (dash === '-' && last !== undefined) {
      for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) out.push(String.fromCharCode(code));
      i += 2;
    } else out.push(first);
  }
  return out;
}
