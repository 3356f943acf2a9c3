import { contentOf, type Descriptor, readAll } from '../../process/descriptor.js';
import { FileError } from '../../process/files.js';
import { absolute, complain, descriptor, linesOf, type Process, type Program, print } from '../../process/process.js';

/** An option that the command's model does not know: better refused than passed over. */
export class UnknownOption extends Error {}

/** Options of a command line: letters that stand alone (`known`), letters with a value, and the rest. */
export function readOptions(
  args: readonly string[],
  withValue: string,
  known: string,
): { flags: Set<string>; values: Map<string, string>; rest: string[] } {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (word === '--') {
      rest.push(...args.slice(i + 1));
      break;
    }
    if (!/^-[^-]/.test(word)) {
      if (word.startsWith('--')) {
        const [name = '', value] = word.slice(2).split('=');
        if (!LONG_OPTIONS.has(name)) throw new UnknownOption(word);
        if (value === undefined) flags.add(name);
        else values.set(name, value);
      } else rest.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] ?? '';
      if (known.includes(letter)) flags.add(letter);
      else if (!withValue.includes(letter)) throw new UnknownOption(`-${letter}`);
      else {
        values.set(letter, word.slice(at + 1) || (args[++i] ?? ''));
        break;
      }
    }
  }
  return { flags, values, rest };
}

/** Long options that some command reads. */
const LONG_OPTIONS = new Set(['decode', 'spider', 'quiet', 'timeout']);

/** A command that says which option it does not know. */
export function refusing(program: Program): Program {
  return async (process) => {
    try {
      return await program(process);
    } catch (error) {
      if (!(error instanceof UnknownOption)) throw error;
      await complain(
        process,
        `${process.argv[0]}: unrecognized option: ${error.message} (or not modelled by the embedded cluster)`,
      );
      return 1;
    }
  };
}

export const refusingAll = (programs: Record<string, Program>): Record<string, Program> =>
  Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, refusing(program)]));

/** The files named, or standard input; says which cannot be read. */
export async function inputs(
  process: Process,
  names: readonly string[],
): Promise<{ name: string; source: Descriptor }[]> {
  if (names.length === 0) return [{ name: '-', source: descriptor(process, 0) }];
  const out: { name: string; source: Descriptor }[] = [];
  for (const name of names) {
    if (name === '-') out.push({ name, source: descriptor(process, 0) });
    else {
      try {
        out.push({ name, source: openToRead(process, name) });
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await complain(process, `${process.argv[0]}: ${name}: ${error.message}`);
      }
    }
  }
  return out;
}

export function openToRead(process: Process, name: string): Descriptor {
  const number = /^\/dev\/fd\/(\d+)$/.exec(name)?.[1];
  if (number) return descriptor(process, Number(number));
  if (name === '/dev/stdin') return descriptor(process, 0);
  if (name === '/dev/null') return contentOf(new Uint8Array());
  return contentOf(process.machine.files.read(absolute(process, name)));
}

const cat: Program = async (process) => {
  const names = process.argv.slice(1).filter((word) => word !== '-u');
  const sources = await inputs(process, names);
  for (const { source } of sources) {
    for (
      let chunk = await source.read?.(65536, process.signal);
      chunk;
      chunk = await source.read?.(65536, process.signal)
    ) {
      await print(process, chunk);
    }
  }
  return sources.length === Math.max(1, names.length) ? 0 : 1;
};

const head: Program = async (process) => {
  const args = process.argv.slice(1).map((word) => word.replace(/^-(\d+)$/, '-n$1'));
  const { values, rest } = readOptions(args, 'nc', 'qv');
  const bytes = values.get('c');
  for (const { source } of await inputs(process, rest)) {
    if (bytes !== undefined) {
      for (let left = Number(bytes); left > 0; ) {
        const chunk = await source.read?.(left, process.signal);
        if (!chunk) break;
        left -= chunk.length;
        await print(process, chunk);
      }
      continue;
    }
    let left = Number(values.get('n') ?? 10);
    if (left <= 0) continue;
    for await (const line of linesOf(source, process.signal)) {
      await print(process, `${line}\n`);
      if (--left <= 0) break;
    }
  }
  return 0;
};

const tail: Program = async (process) => {
  const args = process.argv.slice(1).map((word) => word.replace(/^-(\d+)$/, '-n$1'));
  const { flags, values, rest } = readOptions(args, 'nc', 'fF');
  if (flags.has('f') || flags.has('F')) {
    const [path = ''] = rest;
    return follow(process, path);
  }
  const wanted = values.get('n') ?? '10';
  for (const { source } of await inputs(process, rest)) {
    const lines: string[] = [];
    for await (const line of linesOf(source, process.signal)) lines.push(line);
    const some = wanted.startsWith('+')
      ? lines.slice(Number(wanted.slice(1)) - 1)
      : lines.slice(Math.max(0, lines.length - Math.abs(Number(wanted))));
    for (const line of some) await print(process, `${line}\n`);
  }
  return 0;
};

const FOLLOW_MS = 250;

async function follow(process: Process, path: string): Promise<number> {
  if (path === '/dev/null') {
    await process.machine.clock.sleep(2 ** 31 - 1, process.signal);
    return 0;
  }
  let seen = 0;
  for (;;) {
    let content: Buffer;
    try {
      content = process.machine.files.read(absolute(process, path));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await complain(process, `tail: ${path}: ${error.message}`);
      return 1;
    }
    if (content.length > seen) await print(process, content.subarray(seen));
    seen = content.length;
    await process.machine.clock.sleep(FOLLOW_MS, process.signal);
  }
}

const grep: Program = async (process) => {
  const { flags, values, rest } = readOptions(process.argv.slice(1), 'emABC', 'EFivwxqcnolhrs');
  const pattern = values.get('e') ?? rest.shift() ?? '';
  const fixed = flags.has('F') || process.argv[0]?.endsWith('fgrep');
  const extended = flags.has('E') || process.argv[0]?.endsWith('egrep');
  const source = fixed ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : extended ? pattern : basicToExtended(pattern);
  const posix = source.replace(
    /\[:(\w+):\]/g,
    (_, name: string) =>
      ({ digit: '0-9', alpha: 'A-Za-z', alnum: 'A-Za-z0-9', space: '\\s', upper: 'A-Z', lower: 'a-z' })[name] ?? '',
  );
  const whole = flags.has('w') ? `\\b(?:${posix})\\b` : flags.has('x') ? `^(?:${posix})$` : posix;
  const regex = new RegExp(whole, flags.has('i') ? 'gi' : 'g');
  const files = await inputs(process, rest);
  let found = 0;
  for (const { name, source: input } of files) {
    let count = 0;
    let number = 0;
    const after = Number(values.get('A') ?? values.get('C') ?? 0);
    const before = Number(values.get('B') ?? values.get('C') ?? 0);
    const earlier: { number: number; line: string }[] = [];
    let following = 0;
    let lastShown = 0;
    const prefix = files.length > 1 && !flags.has('h') ? name : '';
    const show = async (at: number, mark: string, text: string): Promise<void> => {
      if (after + before > 0 && lastShown > 0 && at > lastShown + 1) await print(process, '--\n');
      lastShown = at;
      await print(process, `${prefix && `${prefix}${mark}`}${flags.has('n') ? `${at}${mark}` : ''}${text}\n`);
    };
    for await (const line of linesOf(input, process.signal)) {
      number++;
      regex.lastIndex = 0;
      if (regex.test(line) === flags.has('v')) {
        if (following-- > 0) await show(number, '-', line);
        else if (before > 0) {
          earlier.push({ number, line });
          if (earlier.length > before) earlier.shift();
        }
        continue;
      }
      count++;
      found++;
      if (flags.has('q')) return 0;
      if (flags.has('c') || flags.has('l')) continue;
      for (const context of earlier.splice(0)) await show(context.number, '-', context.line);
      if (flags.has('o')) for (const match of line.match(regex) ?? []) await show(number, ':', match);
      else await show(number, ':', line);
      following = after;
      if (values.has('m') && count >= Number(values.get('m'))) break;
    }
    if (flags.has('c')) await print(process, `${prefix && `${prefix}:`}${count}\n`);
    if (flags.has('l') && count > 0) await print(process, `${name}\n`);
  }
  return found > 0 ? 0 : files.length < Math.max(1, rest.length) ? 2 : 1;
};

/** In basic expressions \( \) \| \+ \? \{ \} are the operators, and the bare characters mean themselves. */
export function basicToExtended(pattern: string): string {
  return pattern.replace(
    /\\([(){}|+?])|([(){}|+?])/g,
    (_, escaped: string | undefined, plain: string | undefined) => escaped ?? `\\${plain}`,
  );
}

const tr: Program = async (process) => {
  const { flags, rest } = readOptions(process.argv.slice(1), '', 'cCds');
  const [from = '', to = ''] = rest;
  let set = characters(from);
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
  set = [];
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

const cut: Program = async (process) => {
  const { values, rest } = readOptions(process.argv.slice(1), 'dfcb', 's');
  const delimiter = values.get('d') ?? '\t';
  const list = values.get('f') ?? values.get('c') ?? values.get('b') ?? '';
  const wanted = (index: number): boolean =>
    list.split(',').some((part) => {
      const [from = '', to = from] = part.includes('-') ? part.split('-') : [part, part];
      return index >= Number(from || 1) && index <= (to === '' ? Number.POSITIVE_INFINITY : Number(to));
    });
  for (const { source } of await inputs(process, rest)) {
    for await (const line of linesOf(source, process.signal)) {
      const parts = values.has('f') ? line.split(delimiter) : [...line];
      if (values.has('f') && parts.length === 1) await print(process, `${line}\n`);
      else await print(process, `${parts.filter((_, i) => wanted(i + 1)).join(values.has('f') ? delimiter : '')}\n`);
    }
  }
  return 0;
};

const wc: Program = async (process) => {
  const { flags, rest } = readOptions(process.argv.slice(1), '', 'lwcm');
  for (const { name, source } of await inputs(process, rest)) {
    const content = await readAll(source, process.signal);
    const text = content.toString('utf8');
    const all = flags.size === 0;
    const counts = [
      ...(all || flags.has('l') ? [text.split('\n').length - 1] : []),
      ...(all || flags.has('w') ? [text.split(/\s+/).filter(Boolean).length] : []),
      ...(all || flags.has('c') ? [content.length] : []),
      ...(flags.has('m') ? [[...text].length] : []),
    ];
    await print(
      process,
      `${counts.map((count) => (counts.length > 1 ? String(count).padStart(9) : count)).join(' ')}${name === '-' ? '' : ` ${name}`}\n`,
    );
  }
  return 0;
};

const sort: Program = async (process) => {
  const { flags, values, rest } = readOptions(process.argv.slice(1), 'kt', 'nru');
  const lines: string[] = [];
  for (const { source } of await inputs(process, rest))
    for await (const line of linesOf(source, process.signal)) lines.push(line);
  const column = Number.parseInt(values.get('k') ?? '0', 10);
  const keyOf = (line: string): string => (column ? (line.split(values.get('t') ?? /\s+/)[column - 1] ?? '') : line);
  const compare = (a: string, b: string): number => {
    const [left, right] = [keyOf(a), keyOf(b)];
    const numeric = flags.has('n') ? (Number.parseFloat(left) || 0) - (Number.parseFloat(right) || 0) : 0;
    return numeric || (left < right ? -1 : left > right ? 1 : 0);
  };
  lines.sort((a, b) => (flags.has('r') ? compare(b, a) : compare(a, b)));
  const shown = flags.has('u') ? lines.filter((line, i) => line !== lines[i - 1]) : lines;
  for (const line of shown) await print(process, `${line}\n`);
  return 0;
};

const uniq: Program = async (process) => {
  const { flags, rest } = readOptions(process.argv.slice(1), '', 'c');
  const groups: { line: string; count: number }[] = [];
  for (const { source } of await inputs(process, rest)) {
    for await (const line of linesOf(source, process.signal)) {
      const last = groups.at(-1);
      if (last?.line === line) last.count++;
      else groups.push({ line, count: 1 });
    }
  }
  for (const { line, count } of groups)
    await print(process, flags.has('c') ? `${String(count).padStart(7)} ${line}\n` : `${line}\n`);
  return 0;
};

const sed: Program = async (process) => {
  const { flags, values, rest } = readOptions(process.argv.slice(1), 'e', 'nEr');
  const script = values.get('e') ?? rest.shift() ?? '';
  const extended = flags.has('E') || flags.has('r');
  const substitution =
    /^(\d+|\$|\/(?:[^/\\]|\\.)*\/)?(?:s(.)((?:\\.|(?!\2).)*)\2((?:\\.|(?!\2).)*)\2([gip]*)|([pd]))$/s.exec(
      script.trim(),
    );
  if (!substitution) {
    await complain(process, `sed: -e expression #1, char 1: this script is not modelled here: ${script}`);
    return 1;
  }
  const [, where, , from = '', to = '', options = '', letter] = substitution;
  const regexOf = (text: string, more = ''): RegExp => new RegExp(extended ? text : basicToExtended(text), more);
  const place = where?.startsWith('/') ? regexOf(where.slice(1, -1)) : undefined;
  for (const { source } of await inputs(process, rest)) {
    let number = 0;
    for await (const line of linesOf(source, process.signal)) {
      number++;
      const meant = !where || (place ? place.test(line) : where === String(number));
      if (letter) {
        if (letter === 'd' && meant) continue;
        if (letter === 'p' && meant) await print(process, `${line}\n`);
        if (!flags.has('n')) await print(process, `${line}\n`);
        continue;
      }
      const regex = regexOf(from, `${options.includes('g') ? 'g' : ''}${options.includes('i') ? 'i' : ''}`);
      const replacement = to
        .replace(/\$/g, '$$$$')
        .replace(/\\(\d)/g, '$$$1')
        .replace(/(?<!\\)&/g, '$$&')
        .replace(/\\(.)/g, '$1');
      const changed = meant ? line.replace(regex, replacement) : line;
      if (!flags.has('n') || (options.includes('p') && changed !== line)) await print(process, `${changed}\n`);
    }
  }
  return 0;
};

const tee: Program = async (process) => {
  const { flags, rest } = readOptions(process.argv.slice(1), '', 'a');
  const content = await readAll(descriptor(process, 0), process.signal);
  for (const name of rest) process.machine.files.write(absolute(process, name), content, { append: flags.has('a') });
  await print(process, content);
  return 0;
};

const base64: Program = async (process) => {
  const { flags, values, rest } = readOptions(process.argv.slice(1), 'w', 'd');
  const [input] = await inputs(process, rest);
  const content = input ? await readAll(input.source, process.signal) : Buffer.alloc(0);
  if (flags.has('d') || flags.has('decode')) {
    await print(process, Buffer.from(content.toString('latin1'), 'base64'));
    return 0;
  }
  const width = Number(values.get('w') ?? 76);
  const text = content.toString('base64');
  await print(process, width === 0 ? text : `${(text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')}\n`);
  return 0;
};

/** od -An -v -tx1, and plain od in octal words. */
const od: Program = async (process) => {
  const { values, rest } = readOptions(process.argv.slice(1), 'At', 'vxc');
  const [input] = await inputs(process, rest);
  const content = input ? await readAll(input.source, process.signal) : Buffer.alloc(0);
  const type = values.get('t') ?? 'o2';
  const size = Number(/\d/.exec(type)?.[0] ?? 1);
  const addresses = values.get('A') !== 'n';
  for (let at = 0; at < content.length; at += 16) {
    const row = content.subarray(at, at + 16);
    const words: string[] = [];
    for (let i = 0; i < row.length; i += size) {
      const value = row.subarray(i, i + size).reduceRight((sum, byte) => sum * 256 + byte, 0);
      words.push(
        type.startsWith('x')
          ? value.toString(16).padStart(size * 2, '0')
          : type.startsWith('c')
            ? String.fromCharCode(value).padStart(3)
            : value.toString(8).padStart(size * 3, '0'),
      );
    }
    await print(process, `${addresses ? at.toString(8).padStart(7, '0') : ''} ${words.join(' ')}\n`);
  }
  if (addresses) await print(process, `${content.length.toString(8).padStart(7, '0')}\n`);
  return 0;
};

const seq: Program = async (process) => {
  const numbers = process.argv.slice(1).map(Number);
  const [first = 1, step = 1, last = 1] =
    numbers.length === 1 ? [1, 1, ...numbers] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) await print(process, `${value}\n`);
  return 0;
};

export const textCommands: Record<string, Program> = refusingAll({
  cat,
  head,
  tail,
  grep,
  egrep: grep,
  fgrep: grep,
  tr,
  cut,
  wc,
  sort,
  uniq,
  sed,
  tee,
  base64,
  od,
  seq,
});
