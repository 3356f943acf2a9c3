import { posix } from 'node:path';
import { contentOfFile } from '../process/files.js';
import { ShellError } from './errors.js';
import type { Shell } from './shell.js';

/** The operators of `test` with one operand. */
export function testFile(shell: Shell, operator: string, text: string): boolean {
  const node = (): ReturnType<Shell['machine']['files']['find']> =>
    shell.machine.files.find(posix.resolve(shell.cwd, text));
  switch (operator) {
    case '-n':
      return text !== '';
    case '-z':
      return text === '';
    case '-e':
    case '-a':
      return node() !== undefined;
    case '-r':
    case '-w':
      return node() !== undefined;
    case '-f':
      return node()?.type === 'file';
    case '-d':
      return node()?.type === 'directory';
    case '-s': {
      const found = node();
      return found?.type === 'file' && contentOfFile(found).length > 0;
    }
    case '-x': {
      const found = node();
      return found?.type === 'directory' || (found?.type === 'file' && found.executable);
    }
    case '-t':
    case '-L':
    case '-h':
    case '-S':
    case '-p':
      return false;
    default:
      throw new ShellError(`${operator}: unary operator expected`);
  }
}

export function compareNumbers(operator: string, a: number, b: number): boolean {
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    case '-ge':
      return a >= b;
    default:
      throw new ShellError(`${operator}: binary operator expected`);
  }
}

const BINARY = ['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge'];

/** `test EXPRESSION`, for the builtin and the program. */
export function testExpression(shell: Shell, args: readonly string[]): boolean {
  let at = 0;
  const or = (): boolean => {
    let value = and();
    while (args[at] === '-o') {
      at++;
      const right = and();
      value ||= right;
    }
    return value;
  };
  const and = (): boolean => {
    let value = primary();
    while (args[at] === '-a') {
      at++;
      const right = primary();
      value &&= right;
    }
    return value;
  };
  const primary = (): boolean => {
    const word = args[at];
    if (word === undefined) return false;
    const operator = args[at + 1];
    if (operator !== undefined && BINARY.includes(operator) && args[at + 2] !== undefined) {
      const other = args[at + 2] ?? '';
      at += 3;
      return binary(word, operator, other);
    }
    if (word === '!') {
      at++;
      return !primary();
    }
    if (word === '(') {
      at++;
      const value = or();
      at++;
      return value;
    }
    if (/^-[a-zA-Z]$/.test(word) && operator !== undefined) {
      at += 2;
      return testFile(shell, word, operator);
    }
    at++;
    return word !== '';
  };
  const value = or();
  if (at < args.length) throw new ShellError(`test: too many arguments`);
  return value;
}

function binary(a: string, operator: string, b: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
  }
  const number = (text: string): number => {
    if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new ShellError(`test: ${text}: integer expression expected`);
    return Number(text);
  };
  return compareNumbers(operator, number(a), number(b));
}
