import { posix } from 'node:path';
import { evaluate } from '../arithmetic.js';
import type { Assignment } from '../ast.js';
import { ShellError } from '../errors.js';
import type { Shell } from '../shell.js';
import { type Builtin, write } from './builtin.js';

/** local, declare, export, readonly: names with or without a value. */
const declare: Builtin = async ({ shell, name, args, declared }) => {
  const options = args.filter((word) => /^[-+]/.test(word)).join('');
  const names = args.filter((word) => !/^[-+]/.test(word));
  const kind = options.includes('A') ? 'map' : options.includes('a') ? 'list' : undefined;
  const prepare = (variable: string): void => {
    if (name === 'local' && !shell.variables.makeLocal(variable))
      throw new ShellError('local: can only be used in a function');
    if (kind) shell.variables.declare(variable, kind);
  };
  const finish = (variable: string): void => {
    if (name === 'export' || options.includes('x')) shell.variables.export(variable);
    if (name === 'readonly' || options.includes('r')) shell.variables.protect(variable);
  };
  if ((name === 'declare' || name === 'typeset') && shell.calls > 0 && !options.includes('g')) {
    for (const variable of [...names, ...declared.map((item) => item.name)]) shell.variables.makeLocal(variable);
  }
  const all: (string | Assignment)[] = [...names, ...declared];
  if (all.length === 0) {
    for (const [variable, value] of shell.variables.environment())
      await write(shell, `export ${variable}='${value}'\n`);
  }
  for (const item of all) {
    if (typeof item === 'string') {
      const [variable = '', ...value] = item.split('=');
      prepare(variable);
      if (item.includes('=')) shell.variables.set(variable, value.join('='));
      finish(variable);
      continue;
    }
    await assignLocally(shell, item, prepare);
    finish(item.name);
  }
  return 0;
};

/** The value of `local a=$a` is found before the new name hides the old one. */
async function assignLocally(shell: Shell, item: Assignment, prepare: (name: string) => void): Promise<void> {
  if ('items' in item.value) {
    prepare(item.name);
    await shell.interpreter.assign(shell, item);
    return;
  }
  const text = await shell.interpreter.expandText(shell, item.value);
  prepare(item.name);
  await shell.interpreter.assign(shell, { ...item, value: [{ type: 'text', text, quoted: true }] });
}

const unset: Builtin = async ({ shell, args }) => {
  for (const word of args) {
    if (word === '-v') continue;
    const item = /^(\w+)\[(.*)\]$/.exec(word);
    if (item) shell.variables.unset(item[1] ?? '', await shell.subscript(item[1] ?? '', item[2] ?? ''));
    else if (args[0] === '-f') shell.functions.delete(word);
    else if (shell.variables.find(word)) shell.variables.unset(word);
    else shell.functions.delete(word);
  }
  return 0;
};

const LONG: Record<string, string> = {
  errexit: 'e',
  nounset: 'u',
  noglob: 'f',
  monitor: 'm',
  xtrace: 'x',
  pipefail: 'pipefail',
};

const set: Builtin = async ({ shell, args }) => {
  if (args.length === 0) {
    for (const name of shell.variables.names()) await write(shell, `${name}='${shell.variables.get(name) ?? ''}'\n`);
    return 0;
  }
  while (args.length > 0) {
    const word = args[0] ?? '';
    if (word === '--') {
      shell.arguments = args.slice(1);
      return 0;
    }
    if (!/^[-+]/.test(word)) {
      shell.arguments = args;
      return 0;
    }
    args.shift();
    const turn = (option: string): void => {
      if (word.startsWith('-')) shell.options.add(option);
      else shell.options.delete(option);
    };
    if (word === '-o' || word === '+o') {
      const name = args.shift() ?? '';
      turn(LONG[name] ?? name);
    } else
      for (const option of word.slice(1)) {
        if (option === 'o') {
          const name = args.shift() ?? '';
          turn(LONG[name] ?? name);
        } else turn(option);
      }
  }
  return 0;
};

const shift: Builtin = async ({ shell, args }) => {
  const count = Number(args[0] ?? 1);
  if (count > shell.arguments.length) return 1;
  shell.arguments = shell.arguments.slice(count);
  return 0;
};

const cd: Builtin = async ({ shell, args }) => {
  const wanted =
    args[0] === '-' ? (shell.variables.get('OLDPWD') ?? shell.cwd) : (args[0] ?? shell.variables.get('HOME') ?? '/');
  const path = posix.resolve(shell.cwd, wanted);
  const node = shell.machine.files.find(path);
  if (!node) throw new ShellError(`cd: ${wanted}: No such file or directory`);
  if (node.type !== 'directory') throw new ShellError(`cd: ${wanted}: Not a directory`);
  shell.variables.set('OLDPWD', shell.cwd);
  shell.cwd = path;
  return 0;
};

const let_: Builtin = async ({ shell, args }) => {
  let value = 0;
  for (const text of args) value = evaluate(text, shell.names);
  return value === 0 ? 1 : 0;
};

export const variables: Record<string, Builtin> = {
  local: declare,
  declare,
  typeset: declare,
  export: declare,
  readonly: declare,
  unset,
  set,
  shift,
  cd,
  let: let_,
  umask: async () => 0,
  ulimit: async () => 0,
  hash: async () => 0,
  shopt: async () => 0,
};
