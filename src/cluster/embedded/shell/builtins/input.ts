import type { Shell } from '../shell.js';
import type { Builtin } from './builtin.js';

/** What a timed-out read ends with: above 128, as if by SIGALRM. */
const TIMED_OUT = 142;

interface ReadOptions {
  raw: boolean;
  list: boolean;
  timeout: number | undefined;
  /** Characters to read at most (-n) or exactly (-N). */
  count: number | undefined;
  exact: boolean;
  from: number;
  delimiter: number;
  names: string[];
}

const read: Builtin = async ({ shell, args }) => {
  const options = parse(args);
  const source = shell.handles.get(options.from)?.descriptor;
  if (!source?.read) return 1;
  const deadline = new AbortController();
  const waiting = AbortSignal.any([shell.waiting, deadline.signal]);
  const timer = new AbortController();
  if (options.timeout !== undefined) {
    shell.machine.clock.sleep(options.timeout * 1000, AbortSignal.any([timer.signal, shell.signal])).then(
      () => deadline.abort(),
      () => {},
    );
  }
  const bytes: number[] = [];
  let ended = false;
  let escaped = false;
  try {
    for (;;) {
      if (options.count !== undefined && Buffer.from(bytes).toString('utf8').length >= options.count) break;
      // One byte at a time: what follows belongs to whoever reads next.
      const chunk = await source.read(1, waiting);
      const byte = chunk?.[0];
      if (byte === undefined) {
        ended = true;
        break;
      }
      if (!options.raw && byte === 0x5c && !escaped) {
        escaped = true;
        continue;
      }
      if (byte === options.delimiter && !options.exact) {
        if (!escaped) break;
        escaped = false;
        continue;
      }
      escaped = false;
      bytes.push(byte);
    }
  } catch (error) {
    if (!deadline.signal.aborted || shell.signal.aborted) throw error;
    store(shell, options, Buffer.from(bytes).toString('utf8'));
    return TIMED_OUT;
  } finally {
    timer.abort();
  }
  store(shell, options, Buffer.from(bytes.filter((byte) => byte !== 0)).toString('utf8'));
  return ended ? 1 : 0;
};

function parse(args: string[]): ReadOptions {
  const options: ReadOptions = {
    raw: false,
    list: false,
    timeout: undefined,
    count: undefined,
    exact: false,
    from: 0,
    delimiter: 10,
    names: [],
  };
  while (/^-./.test(args[0] ?? '')) {
    const word = args.shift() ?? '';
    for (let i = 1; i < word.length; i++) {
      const letter = word[i] ?? '';
      const value = (): string => {
        const rest = word.slice(i + 1);
        i = word.length;
        return rest || (args.shift() ?? '');
      };
      if (letter === 'r') options.raw = true;
      else if (letter === 'a') options.list = true;
      else if (letter === 't') options.timeout = Number(value());
      else if (letter === 'n') options.count = Number(value());
      else if (letter === 'N') {
        options.count = Number(value());
        options.exact = true;
      } else if (letter === 'u') options.from = Number(value());
      else if (letter === 'd') options.delimiter = Buffer.from(value())[0] ?? 0;
      else if (letter === 'p') value();
    }
  }
  options.names = args;
  return options;
}

function store(shell: Shell, options: ReadOptions, text: string): void {
  const separators = shell.variables.get('IFS') ?? ' \t\n';
  if (options.exact) {
    shell.variables.set(options.names[0] ?? 'REPLY', text);
    return;
  }
  if (options.list) {
    const words = separators ? fields(text, separators, Number.POSITIVE_INFINITY) : [text];
    shell.variables.assign(
      options.names[0] ?? 'REPLY',
      'list',
      words.map((word, i) => [String(i), word] as const),
    );
    return;
  }
  if (options.names.length === 0) {
    shell.variables.set('REPLY', text);
    return;
  }
  const words = separators ? fields(text, separators, options.names.length) : [text];
  for (const [i, name] of options.names.entries()) shell.variables.set(name, words[i] ?? '');
}

/** At most `most` fields; the last one holds the rest as it stands. */
function fields(text: string, separators: string, most: number): string[] {
  const blank = [...separators].filter((char) => /\s/.test(char)).join('');
  const isBlank = (char: string): boolean => blank.includes(char);
  const isBreak = (char: string): boolean => separators.includes(char);
  const out: string[] = [];
  let at = 0;
  while (at < text.length && isBlank(text[at] ?? '')) at++;
  while (at < text.length) {
    if (out.length === most - 1) {
      let end = text.length;
      while (end > at && isBlank(text[end - 1] ?? '')) end--;
      out.push(text.slice(at, end));
      return out;
    }
    let end = at;
    while (end < text.length && !isBreak(text[end] ?? '')) end++;
    out.push(text.slice(at, end));
    at = end;
    while (at < text.length && isBlank(text[at] ?? '')) at++;
    if (at < text.length && isBreak(text[at] ?? '') && !isBlank(text[at] ?? '')) at++;
    while (at < text.length && isBlank(text[at] ?? '')) at++;
  }
  return out;
}

export const input: Record<string, Builtin> = { read };
