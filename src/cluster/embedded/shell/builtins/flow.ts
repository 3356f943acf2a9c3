import { posix } from 'node:path';
import { FileError } from '../../process/files.js';
import { BreakLoop, ExitShell, ReturnFrom, ShellError } from '../errors.js';
import { parseShell } from '../parser.js';
import { type Builtin, write } from './builtin.js';

const exit: Builtin = async ({ shell, args }) => {
  throw new ExitShell(args[0] === undefined ? shell.status : Number(args[0]) & 255);
};

const return_: Builtin = async ({ shell, args }) => {
  const code = args[0] === undefined ? shell.status : Number(args[0]) & 255;
  throw new ReturnFrom(code);
};

const leave =
  (again: boolean): Builtin =>
  async ({ shell, args }) => {
    if (shell.loops === 0) return 0;
    throw new BreakLoop(Math.max(1, Number(args[0] ?? 1)), again);
  };

const eval_: Builtin = async ({ shell, args }) => {
  shell.status = 0;
  return shell.interpreter.runScript(shell, parseShell(args.join(' ')));
};

const source: Builtin = async ({ shell, args }) => {
  const [path = '', ...rest] = args;
  let text: string;
  try {
    text = shell.machine.files.read(posix.resolve(shell.cwd, path)).toString('utf8');
  } catch (error) {
    if (error instanceof FileError) throw new ShellError(`${path}: ${error.message}`);
    throw error;
  }
  const before = shell.arguments;
  if (rest.length > 0) shell.arguments = rest;
  try {
    return await shell.interpreter.runScript(shell, parseShell(text));
  } catch (error) {
    if (error instanceof ReturnFrom) return error.code;
    throw error;
  } finally {
    shell.arguments = before;
  }
};

const exec: Builtin = async ({ shell, args }) => {
  throw new ExitShell(await shell.interpreter.runProgram(shell, args));
};

const command: Builtin = async ({ shell, args }) => {
  if (args[0] === '-v' || args[0] === '-V') {
    const [, name = ''] = args;
    if (shell.interpreter.builtins[name] || shell.functions.has(name)) await write(shell, `${name}\n`);
    else if (shell.machine.programs.has(name)) await write(shell, `/bin/${name}\n`);
    else return 127;
    return 0;
  }
  const [name = '', ...rest] = args;
  const builtin = shell.interpreter.builtins[name];
  return builtin ? builtin({ shell, name, args: rest, declared: [] }) : shell.interpreter.runProgram(shell, args);
};

const type: Builtin = async ({ shell, args }) => {
  let status = 0;
  for (const name of args) {
    if (shell.functions.has(name)) await write(shell, `${name} is a function\n`);
    else if (shell.interpreter.builtins[name]) await write(shell, `${name} is a shell builtin\n`);
    else if (shell.machine.programs.has(name)) await write(shell, `${name} is /bin/${name}\n`);
    else {
      await write(shell, `${name}: not found\n`);
      status = 1;
    }
  }
  return status;
};

export const flow: Record<string, Builtin> = {
  exit,
  return: return_,
  break: leave(false),
  continue: leave(true),
  eval: eval_,
  '.': source,
  source,
  exec,
  command,
  type,
};
