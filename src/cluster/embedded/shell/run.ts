import { NetworkError } from '../net/errors.js';
import { BrokenPipe, Handle, makePipe } from '../process/descriptor.js';
import { FileError } from '../process/files.js';
import { ArithmeticError } from './arithmetic.js';
import type { Command, Item, Pipeline, Script } from './ast.js';
import { complain } from './complain.js';
import { runCompound } from './compound.js';
import { ExitShell, ShellError, ShellSyntaxError } from './errors.js';
import { parseShell } from './parser.js';
import { redirect } from './redirect.js';
import { runSubshell, type Shell } from './shell.js';
import { runSimple } from './simple.js';
import { ReadOnlyVariable } from './variables.js';

/** Runs a script's commands; resolves with the last one's status. Rejects with an ExitShell when the shell is to end. */
export async function runScript(shell: Shell, script: Script): Promise<number> {
  for (const item of script.items) {
    shell.signal.throwIfAborted();
    shell.status = await runItem(shell, item);
    await runTraps(shell);
  }
  return shell.status;
}

export async function runTraps(shell: Shell): Promise<void> {
  for (let signal = shell.takePending(); signal; signal = shell.takePending()) {
    const before = shell.status;
    await runScript(shell, parseShell(shell.traps.get(signal) ?? ''));
    shell.status = before;
  }
}

async function runItem(shell: Shell, item: Item): Promise<number> {
  if (item.background) {
    const job = shell.background((signal) => {
      const child = shell.fork(signal);
      if (!shell.options.has('m') && !shell.handles.has(0)) child.handles.delete(0);
      return runSubshell(child, { items: [{ ...item, background: false }] });
    });
    shell.lastBackground = job.pid;
    return 0;
  }
  const chained = item.rest.length > 0;
  if (chained) shell.tested++;
  let status: number;
  try {
    status = await runPipeline(shell, item.first);
    shell.status = status;
  } finally {
    if (chained) shell.tested--;
  }
  for (const [i, { operator, pipeline }] of item.rest.entries()) {
    if ((status === 0) !== (operator === '&&')) continue;
    const last = i === item.rest.length - 1;
    if (!last) shell.tested++;
    try {
      status = await runPipeline(shell, pipeline);
      shell.status = status;
    } finally {
      if (!last) shell.tested--;
    }
    if (last) checkErrexit(shell, status, pipeline);
  }
  if (!chained) checkErrexit(shell, status, item.first);
  return status;
}

function checkErrexit(shell: Shell, status: number, pipeline: Pipeline): void {
  if (status !== 0 && shell.options.has('e') && shell.tested === 0 && !pipeline.negated) throw new ExitShell(status);
}

async function runPipeline(shell: Shell, pipeline: Pipeline): Promise<number> {
  if (pipeline.negated) shell.tested++;
  try {
    const [only] = pipeline.commands;
    const status =
      pipeline.commands.length === 1 && only ? await runCommand(shell, only) : await runPipes(shell, pipeline);
    return pipeline.negated ? (status === 0 ? 1 : 0) : status;
  } finally {
    if (pipeline.negated) shell.tested--;
  }
}

async function runPipes(shell: Shell, { commands }: Pipeline): Promise<number> {
  let input: Handle | undefined;
  const running = commands.map((command, i) => {
    const handles = new Map(shell.handles);
    const given: Handle[] = [];
    if (input) {
      handles.set(0, input);
      given.push(input);
    }
    input = undefined;
    if (i < commands.length - 1) {
      const { reader, writer } = makePipe();
      const out = new Handle(writer);
      handles.set(1, out);
      given.push(out);
      input = new Handle(reader);
    }
    const child = shell.fork(shell.signal, handles);
    for (const handle of given) handle.release();
    const pipeline = { commands: [command], negated: false };
    return runSubshell(child, { items: [{ first: pipeline, rest: [], background: false }] });
  });
  const codes = await Promise.all(running);
  const last = codes.at(-1) ?? 0;
  return shell.options.has('pipefail') ? (codes.findLast((code) => code !== 0) ?? 0) : last;
}

export async function runCommand(shell: Shell, command: Command): Promise<number> {
  if (command.type === 'function') {
    shell.functions.set(command.name, command.body);
    return 0;
  }
  if (command.type === 'simple') return guarded(shell, () => runSimple(shell, command));
  return guarded(shell, async () => {
    const undo = await redirect(shell, command.redirections);
    try {
      return await runCompound(shell, command);
    } finally {
      undo();
    }
  });
}

/** Complaints become a message and a status. */
async function guarded(shell: Shell, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ShellSyntaxError) {
      await complain(shell, error.message);
      return 2;
    }
    if (error instanceof ShellError || error instanceof ArithmeticError || error instanceof ReadOnlyVariable) {
      await complain(shell, error.message);
      if (error instanceof ShellError && error.fatal) throw new ExitShell(1);
      return 1;
    }
    if (error instanceof NetworkError || error instanceof FileError) {
      await complain(shell, `read error: ${error.message}`);
      return 1;
    }
    if (error instanceof BrokenPipe) throw new ExitShell(141);
    throw error;
  }
}
