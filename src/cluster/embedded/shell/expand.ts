import { posix } from 'node:path';
import { evaluate } from './arithmetic.js';
import type { Operation, Word, WordPart } from './ast.js';
import { ShellError } from './errors.js';
import { parseQuoted } from './parse-quoted.js';
import { escapePattern, matchesPattern, patternSource } from './pattern.js';
import type { Shell } from './shell.js';
import { keysOf } from './variables.js';

/** A word on its way to becoming arguments: its text, and the same as a pattern in which quoted characters are plain. */
interface Field {
  text: string;
  pattern: string;
  /** Something in it was quoted, so it stays even when empty. */
  kept: boolean;
}

type VariablePart = Extract<WordPart, { type: 'variable' }>;

/** Words as arguments: expanded, split, matched against file names. */
export async function expandWords(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const out: string[] = [];
  for (const word of words) {
    for (const alternative of braces(word)) {
      for (const field of await fieldsOf(shell, alternative)) out.push(...fileNames(shell, field));
    }
  }
  return out;
}

/** A word as one text: no splitting, no file names. */
export async function expandText(shell: Shell, word: Word): Promise<string> {
  return (await expandPlain(shell, word)).text;
}

/** A word as a pattern, in which what was quoted means itself. */
export async function expandPattern(shell: Shell, word: Word): Promise<string> {
  return (await expandPlain(shell, word)).pattern;
}

/** Text as it stands inside double quotes: subscripts, arithmetic, here-documents. */
export async function expandQuoted(shell: Shell, text: string): Promise<string> {
  return /[$`\\]/.test(text) ? expandText(shell, parseQuoted(text)) : text;
}

async function expandPlain(shell: Shell, word: Word): Promise<{ text: string; pattern: string }> {
  let text = '';
  let pattern = '';
  for (const [i, part] of word.entries()) {
    const values = await valuesOf(shell, part, i === 0);
    const value = values.join(part.type === 'variable' && part.name === '*' ? separator(shell) : ' ');
    text += value;
    pattern += isQuoted(part) ? escapePattern(value) : value;
  }
  return { text, pattern };
}

const isQuoted = (part: WordPart): boolean => 'quoted' in part && part.quoted;
const separator = (shell: Shell): string => (shell.variables.get('IFS') ?? ' ')[0] ?? '';

async function fieldsOf(shell: Shell, word: Word): Promise<Field[]> {
  const fields: Field[] = [];
  let current: Field | undefined;
  const add = (text: string, pattern: string, kept: boolean): void => {
    current ??= { text: '', pattern: '', kept: false };
    current.text += text;
    current.pattern += pattern;
    current.kept ||= kept;
  };
  const cut = (): void => {
    if (current && (current.text !== '' || current.kept)) fields.push(current);
    current = undefined;
  };
  for (const [i, part] of word.entries()) {
    if (part.type === 'text') {
      add(
        part.quoted ? part.text : i === 0 ? tilde(shell, part.text) : part.text,
        part.quoted ? escapePattern(part.text) : part.text,
        part.quoted,
      );
      if (!part.quoted && i === 0 && current) current.pattern = current.text;
      continue;
    }
    if (part.type === 'assignment') throw new ShellError('an assignment where none can be');
    const values = await valuesOf(shell, part, i === 0);
    if (isQuoted(part) || part.type === 'process') {
      const several = part.type === 'variable' && isMany(part);
      if (several && values.length === 0) continue;
      values.forEach((value, at) => {
        if (at > 0) cut();
        add(value, escapePattern(value), true);
      });
      if (values.length === 0) add('', '', true);
      continue;
    }
    values.forEach((value, at) => {
      if (at > 0) cut();
      const { pieces, opens, closes } = split(value, shell.variables.get('IFS') ?? ' \t\n');
      if (opens) cut();
      pieces.forEach((piece, n) => {
        if (n > 0) cut();
        add(piece, piece, false);
      });
      if (closes && pieces.length > 0) cut();
    });
  }
  cut();
  return fields;
}

/** "$@" and "${list[@]}" stand for as many words as there are. */
const isMany = (part: VariablePart): boolean => (part.name === '@' || part.index === '@') && !part.length;

function tilde(shell: Shell, text: string): string {
  return text === '~' || text.startsWith('~/') ? (shell.variables.get('HOME') ?? '/root') + text.slice(1) : text;
}

function split(value: string, separators: string): { pieces: string[]; opens: boolean; closes: boolean } {
  if (!separators) return { pieces: value ? [value] : [], opens: false, closes: false };
  const blank = [...separators].filter((char) => /\s/.test(char)).join('');
  const other = [...separators].filter((char) => !/\s/.test(char)).join('');
  const set = (chars: string): string => `[${chars.replace(/[\]\\^-]/g, '\\$&')}]`;
  const white = blank ? `${set(blank)}*` : '';
  const breaks = [...(other ? [`${white}${set(other)}${white}`] : []), ...(blank ? [`${set(blank)}+`] : [])].join('|');
  const opens = blank ? new RegExp(`^${set(blank)}`).test(value) : false;
  const closes = new RegExp(`(?:${breaks})$`).test(value);
  const trimmed = blank
    ? value.replace(new RegExp(`^${set(blank)}+`), '').replace(new RegExp(`${set(blank)}+$`), '')
    : value;
  if (!trimmed) return { pieces: [], opens, closes };
  const pieces = trimmed.split(new RegExp(breaks));
  if (pieces.at(-1) === '') pieces.pop();
  return { pieces, opens, closes };
}

async function valuesOf(shell: Shell, part: WordPart, first: boolean): Promise<string[]> {
  switch (part.type) {
    case 'text':
      return [part.quoted || !first ? part.text : tilde(shell, part.text)];
    case 'command':
      return [await shell.substitute(part.script)];
    case 'arithmetic':
      return [String(evaluate(await expandQuoted(shell, part.text), shell.names))];
    case 'process':
      return [shell.substituteProcess(part.script, part.direction)];
    case 'variable':
      return expandVariable(shell, part);
    case 'assignment':
      return [];
  }
}

async function expandVariable(shell: Shell, part: VariablePart): Promise<string[]> {
  if (part.indirect) {
    const name = shell.parameter(part.name) ?? '';
    const { indirect: _, ...rest } = part;
    return expandVariable(shell, { ...rest, name });
  }
  const values = await readVariable(shell, part);
  if (part.length) {
    const many = part.index === '@' || part.index === '*' || part.name === '@' || part.name === '*';
    return [String(many ? (values?.length ?? 0) : [...(values?.[0] ?? '')].length)];
  }
  if (part.operation) return operate(shell, part, part.operation, values);
  if (!values && shell.options.has('u') && !['@', '*'].includes(part.name))
    throw new ShellError(`${part.name}: unbound variable`, true);
  return joined(shell, part, values ?? []);
}

/** "$*" is one word, joined by the first separator. */
function joined(shell: Shell, part: VariablePart, values: string[]): string[] {
  if ((part.name === '*' || part.index === '*') && part.quoted) return [values.join(separator(shell))];
  if (values.length > 0 || part.name === '@' || part.name === '*' || part.index === '@' || part.index === '*')
    return values;
  return [''];
}

async function readVariable(shell: Shell, part: VariablePart): Promise<string[] | undefined> {
  const { name, index } = part;
  if (name === '@' || name === '*') return shell.arguments.length > 0 ? [...shell.arguments] : undefined;
  if (index === undefined) {
    const value = shell.parameter(name);
    return value === undefined ? undefined : [value];
  }
  const variable = shell.variables.find(name);
  if (!variable) return undefined;
  if (index === '@' || index === '*') {
    const keys = keysOf(variable);
    if (keys.length === 0) return undefined;
    return part.keys ? keys : keys.map((key) => variable.values.get(key) ?? '');
  }
  const value = variable.values.get(await shell.subscript(name, index));
  return value === undefined ? undefined : [value];
}

async function operate(
  shell: Shell,
  part: VariablePart,
  { operator, word, second }: Operation,
  values: string[] | undefined,
): Promise<string[]> {
  const missing = operator.startsWith(':') ? !values || values.join('') === '' : values === undefined;
  switch (operator) {
    case '-':
    case ':-':
      return missing ? [await expandText(shell, word)] : joined(shell, part, values ?? []);
    case '+':
    case ':+':
      return missing ? [''] : [await expandText(shell, word)];
    case '=':
    case ':=': {
      if (!missing) return joined(shell, part, values ?? []);
      const value = await expandText(shell, word);
      shell.variables.set(part.name, value);
      return [value];
    }
    case '?':
    case ':?':
      if (!missing) return joined(shell, part, values ?? []);
      throw new ShellError(`${part.name}: ${(await expandText(shell, word)) || 'parameter null or not set'}`, true);
    case ':':
      return slice(shell, part, word, second, values ?? []);
  }
  const pattern = await expandPattern(shell, word);
  const replacement = second ? await expandText(shell, second) : '';
  const change = (value: string): string => transform(value, operator, pattern, replacement);
  return joined(shell, part, (values ?? ['']).map(change));
}

async function slice(
  shell: Shell,
  part: VariablePart,
  word: Word,
  second: Word | undefined,
  values: string[],
): Promise<string[]> {
  const number = async (of: Word): Promise<number> => evaluate(await expandText(shell, of), shell.names);
  const from = await number(word);
  const count = second ? await number(second) : undefined;
  if (part.name === '@' || part.name === '*' || part.index === '@' || part.index === '*') {
    // Of the positional parameters the one numbered 0 is the shell's own name.
    const all = part.name === '@' || part.name === '*' ? [shell.name, ...values] : values;
    const start = from < 0 ? all.length + from : from;
    return all.slice(start, count === undefined ? undefined : start + count);
  }
  const text = values[0] ?? '';
  const start = from < 0 ? Math.max(0, text.length + from) : from;
  if (count === undefined) return [text.slice(start)];
  return [count < 0 ? text.slice(start, text.length + count) : text.slice(start, start + count)];
}

function transform(value: string, operator: string, pattern: string, replacement: string): string {
  const longest = patternSource(pattern);
  const shortest = patternSource(pattern, false);
  switch (operator) {
    case '#':
      return value.replace(new RegExp(`^(?:${shortest})`), '');
    case '##':
      return value.replace(new RegExp(`^(?:${longest})`), '');
    case '%':
    case '%%':
      return withoutSuffix(value, pattern, operator === '%%');
    case '/':
      return pattern ? value.replace(new RegExp(longest), () => replacement) : value;
    case '//':
      return pattern ? value.replace(new RegExp(longest, 'g'), () => replacement) : value;
    case '/#':
      return value.replace(new RegExp(`^(?:${longest})`), () => replacement);
    case '/%':
      return value.replace(new RegExp(`(?:${longest})$`), () => replacement);
    case '^':
      return value.slice(0, 1).toUpperCase() + value.slice(1);
    case '^^':
      return value.toUpperCase();
    case ',':
      return value.slice(0, 1).toLowerCase() + value.slice(1);
    default:
      return value.toLowerCase();
  }
}

function withoutSuffix(value: string, pattern: string, longest: boolean): string {
  const order = [...Array(value.length + 1).keys()];
  for (const at of longest ? order : order.reverse()) {
    if (matchesPattern(pattern, value.slice(at))) return value.slice(0, at);
  }
  return value;
}

function fileNames(shell: Shell, field: Field): string[] {
  if (!/(?<!\\)(?:\\\\)*[*?[]/.test(field.pattern) || shell.options.has('f')) return [field.text];
  const rooted = field.pattern.startsWith('/');
  let found = [rooted ? '/' : ''];
  for (const step of field.pattern.split('/').filter(Boolean)) {
    found = found.flatMap((base) => {
      const folder = posix.resolve(shell.cwd, base || '.');
      if (!/[*?[]/.test(step)) return [posix.join(base, step.replaceAll('\\', ''))];
      return entries(shell, folder)
        .filter((name) => (step.startsWith('.') || !name.startsWith('.')) && matchesPattern(step, name))
        .map((name) => posix.join(base, name));
    });
  }
  const there = found.filter((path) => shell.machine.files.find(posix.resolve(shell.cwd, path)));
  return there.length > 0 ? there : [field.text];
}

function entries(shell: Shell, folder: string): string[] {
  try {
    return shell.machine.files.list(folder);
  } catch {
    return [];
  }
}

/** {a,b} and {1..3}, in unquoted text. */
function braces(word: Word): Word[] {
  for (const [i, part] of word.entries()) {
    if (part.type !== 'text' || part.quoted) continue;
    const sequence = /\{(-?\d+)\.\.(-?\d+)\}/.exec(part.text);
    const choice = /\{([^{}\s]*,[^{}\s]*)\}/.exec(part.text);
    const first = [sequence, choice].filter((match) => match !== null).sort((a, b) => a.index - b.index)[0];
    if (!first) continue;
    const options = first === sequence ? range(Number(first[1]), Number(first[2])) : (first[1] ?? '').split(',');
    const head = part.text.slice(0, first.index);
    const tail = part.text.slice(first.index + first[0].length);
    return options.flatMap((option) =>
      braces([
        ...word.slice(0, i),
        { type: 'text', text: `${head}${option}${tail}`, quoted: false },
        ...word.slice(i + 1),
      ]),
    );
  }
  return [word];
}

function range(from: number, to: number): string[] {
  const step = from <= to ? 1 : -1;
  return Array.from({ length: Math.min(100_000, Math.abs(to - from) + 1) }, (_, i) => String(from + i * step));
}
