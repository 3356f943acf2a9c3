import { NetworkError } from '../net/errors.js';
import { BrokenPipe } from '../process/descriptor.js';
import { FileError } from '../process/files.js';
import { Killed } from '../process/process.js';
import type { Assignment, Command } from './ast.js';
import { complain } from './complain.js';
import { ReturnFrom } from './errors.js';
import { expandQuoted, expandText, expandWords } from './expand.js';
import { parseShell } from './parser.js';
import { keep, redirect } from './redirect.js';
import { processOf, runSubshell, type Shell } from './shell.js';

/** Assignments, functions, builtins and programs. */
export async function runSimple(shell: Shell, command: Extract<Command, { type: 'simple' }>): Promise<number> {
  const { assignments } = command;
  const declaration = command.words.some((word) => word[0]?.type === 'assignment');
  const words = declaration
    ? await expandWords(
        shell,
        command.words.filter((word) => word[0]?.type !== 'assignment'),
      )
    : await expandWords(shell, command.words);
  const [name, ...rest] = words;
  const before = new Map(shell.handles);
  if (name === undefined) {
    shell.substituted = 0;
    for (const assignment of assignments) await assign(shell, assignment);
    (await redirect(shell, command.redirections))();
    // Without a command the status is that of the last command substitution.
    return assignments.length > 0 ? shell.substituted : 0;
  }
  const undo = await redirect(shell, command.redirections);
  if (name === 'exec' && rest.length === 0) {
    keep(shell, before);
    return 0;
  }
  try {
    const body = shell.functions.get(name);
    if (body) return await callFunction(shell, body, rest, assignments);
    const builtin = shell.interpreter.builtins[name];
    if (builtin) {
      const declared = command.words.flatMap((word) => (word[0]?.type === 'assignment' ? [word[0].assignment] : []));
      return await withAssignments(shell, assignments, () => builtin({ shell, name, args: rest, declared }));
    }
    return await runProgram(shell, words, assignments);
  } finally {
    undo();
  }
}

/** Assignments before a command are in force while it runs. */
async function withAssignments(
  shell: Shell,
  assignments: readonly Assignment[],
  run: () => Promise<number>,
): Promise<number> {
  if (assignments.length === 0) return run();
  const before = assignments.map(({ name }) => [name, shell.variables.get(name)] as const);
  for (const assignment of assignments) await assign(shell, assignment);
  try {
    return await run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) shell.variables.unset(name);
      else shell.variables.set(name, value);
    }
  }
}

async function callFunction(
  shell: Shell,
  body: Command,
  args: string[],
  assignments: readonly Assignment[],
): Promise<number> {
  const before = shell.arguments;
  const loops = shell.loops;
  shell.variables.enter();
  shell.calls++;
  shell.loops = 0;
  shell.arguments = args;
  try {
    return await withAssignments(shell, assignments, () => shell.interpreter.runCommand(shell, body));
  } catch (error) {
    if (error instanceof ReturnFrom) return error.code;
    throw error;
  } finally {
    shell.arguments = before;
    shell.loops = loops;
    shell.calls--;
    shell.variables.leave();
  }
}

export async function runProgram(
  shell: Shell,
  words: readonly string[],
  assignments: readonly Assignment[] = [],
): Promise<number> {
  const [name = ''] = words;
  const program = shell.machine.programs.get(name.includes('/') ? (name.split('/').at(-1) ?? '') : name);
  const script = name.includes('/')
    ? shell.machine.files.find(name.startsWith('/') ? name : `${shell.cwd}/${name}`)
    : undefined;
  if (script?.type === 'file' && !program) return runFile(shell, words, script);
  if (!program) {
    await complain(
      shell,
      name.includes('/')
        ? `${name}: No such file or directory`
        : `${name}: ${shell.bash ? 'command not found' : 'not found'}`,
    );
    return 127;
  }
  const env = shell.variables.environment();
  for (const { name: variable, value } of assignments)
    if (!('items' in value)) env.set(variable, await expandText(shell, value));
  try {
    return await program(processOf(shell, words, env));
  } catch (error) {
    if (error instanceof BrokenPipe) return 141;
    if (error instanceof NetworkError || error instanceof FileError) {
      await complain(shell, `${name}: ${error.message}`);
      return 1;
    }
    if (error instanceof Killed && !shell.signal.aborted) return error.exitCode;
    throw error;
  }
}

async function runFile(
  shell: Shell,
  [name = '', ...args]: readonly string[],
  file: { content: Buffer | (() => Buffer); executable: boolean },
): Promise<number> {
  if (!file.executable) {
    await complain(shell, `${name}: Permission denied`);
    return 126;
  }
  const text = (typeof file.content === 'function' ? file.content() : file.content).toString('utf8');
  const child = shell.fork();
  child.name = name;
  child.arguments = args;
  return runSubshell(child, parseShell(text));
}

export async function assign(shell: Shell, { name, index, append, value }: Assignment): Promise<void> {
  if ('items' in value) {
    const kind = shell.variables.find(name)?.kind === 'map' ? 'map' : 'list';
    const entries: [string, string][] = append ? [...(shell.variables.find(name)?.values ?? [])] : [];
    let next = entries.length ? Math.max(...entries.map(([key]) => Number(key) || 0)) + 1 : 0;
    for (const item of value.items) {
      if (item.index !== undefined) {
        const key = kind === 'map' ? await expandQuoted(shell, item.index) : await shell.subscript(name, item.index);
        entries.push([key, await expandText(shell, item.value)]);
        next = Number(key) + 1 || next;
      } else for (const text of await expandWords(shell, [item.value])) entries.push([String(next++), text]);
    }
    shell.variables.assign(name, kind, entries);
    return;
  }
  const text = await expandText(shell, value);
  if (index !== undefined) {
    const key = await shell.subscript(name, index);
    const before = append ? (shell.variables.find(name)?.values.get(key) ?? '') : '';
    shell.variables.setItem(name, key, before + text);
  } else shell.variables.set(name, (append ? (shell.variables.get(name) ?? '') : '') + text);
}
