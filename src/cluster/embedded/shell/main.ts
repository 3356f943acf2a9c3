import { posix } from 'node:path';
import { FileError } from '../process/files.js';
import { linesOf, type Process, type Program } from '../process/process.js';
import { BUILTINS } from './builtins/table.js';
import { ExitShell, ShellSyntaxError } from './errors.js';
import { expandQuoted, expandText } from './expand.js';
import { parseShell } from './parser.js';
import { runCommand, runScript, runTraps } from './run.js';
import { type Interpreter, Shell } from './shell.js';
import { assign, runProgram } from './simple.js';
import { Variables } from './variables.js';

const INTERPRETER: Interpreter = {
  runScript,
  runCommand,
  runProgram,
  assign,
  expandText,
  expandQuoted,
  builtins: BUILTINS,
};

/** sh and bash as programs: -c TEXT, a file, or commands from standard input. */
export function shellProgram(bash: boolean): Program {
  return (process) => runShell(process, bash);
}

async function runShell(process: Process, bash: boolean): Promise<number> {
  const [self = 'sh', ...rest] = process.argv;
  const options: string[] = [];
  let command = false;
  while (/^[-+]\w/.test(rest[0] ?? '')) {
    const word = rest.shift() ?? '';
    if (word === '-o') options.push(rest.shift() ?? '');
    else
      for (const letter of word.slice(1)) {
        if (letter === 'c') command = true;
        else if (!'ils'.includes(letter)) options.push(letter);
      }
  }
  const variables = new Variables();
  for (const [name, value] of process.env) {
    variables.set(name, value);
    variables.export(name);
  }
  const text = command ? (rest.shift() ?? '') : undefined;
  const name = rest.shift() ?? self;
  const shell = new Shell({
    interpreter: INTERPRETER,
    machine: process.machine,
    name: command || text === undefined ? name : self,
    arguments: rest,
    variables,
    cwd: process.cwd,
    handles: process.descriptors,
    signal: process.signal,
    bash,
  });
  process.onSignal((signal) => shell.receive(signal));
  for (const option of options) shell.options.add(option);
  try {
    if (text !== undefined) await run(shell, text);
    else if (name !== self) await run(shell, readScript(shell, name));
    else await interactive(shell);
  } catch (error) {
    if (!(error instanceof ExitShell)) throw error;
    shell.status = error.code;
  }
  try {
    return await atExit(shell);
  } finally {
    shell.close();
  }
}

async function atExit(shell: Shell): Promise<number> {
  const action = shell.traps.get('EXIT');
  const status = shell.status;
  if (!action) return status;
  shell.traps.delete('EXIT');
  try {
    await runScript(shell, parseShell(action));
  } catch (error) {
    if (!(error instanceof ExitShell)) throw error;
    return error.code;
  }
  return status;
}

async function run(shell: Shell, text: string): Promise<void> {
  try {
    await runScript(shell, parseShell(text));
    await runTraps(shell);
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    await shell.handles.get(2)?.descriptor.write?.(Buffer.from(`${shell.name}: ${error.message}\n`), shell.signal);
    shell.status = 2;
  }
}

function readScript(shell: Shell, name: string): string {
  try {
    return shell.machine.files.read(posix.resolve(shell.cwd, name)).toString('utf8');
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new ExitShell(127);
  }
}

/** Commands line by line, each as soon as it is whole. */
async function interactive(shell: Shell): Promise<void> {
  const stdin = shell.handles.get(0)?.descriptor;
  if (!stdin?.read) return;
  let pending = '';
  for await (const line of linesOf(stdin, shell.signal)) {
    pending += `${line}\n`;
    try {
      const script = parseShell(pending);
      pending = '';
      await runScript(shell, script);
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      if (/unexpected (end of file|EOF)/.test(error.message)) continue;
      await shell.handles.get(2)?.descriptor.write?.(Buffer.from(`${shell.name}: ${error.message}\n`), shell.signal);
      shell.status = 2;
      pending = '';
    }
  }
}
