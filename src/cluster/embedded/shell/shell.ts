import { Handle, makePipe, readAll } from '../process/descriptor.js';
import { Killed, type Machine, type Process, SIGNALS } from '../process/process.js';
import { evaluate, type Names } from './arithmetic.js';
import type { Assignment, Command, Script, Word } from './ast.js';
import type { Builtin } from './builtins/builtin.js';
import { ExitShell, Interrupted } from './errors.js';
import { type Job, Jobs, nextPid } from './jobs.js';
import { Variables } from './variables.js';

/** What carries out a shell's commands; given to it so that the state need not know the work. */
export interface Interpreter {
  /** Resolves with the last command's status; rejects with an ExitShell when the shell is to end. */
  runScript(shell: Shell, script: Script): Promise<number>;
  /** Runs a program of the container; 127 when there is none of that name. */
  runProgram(shell: Shell, words: readonly string[]): Promise<number>;
  runCommand(shell: Shell, command: Command): Promise<number>;
  readonly builtins: Readonly<Record<string, Builtin>>;
  assign(shell: Shell, assignment: Assignment): Promise<void>;
  expandText(shell: Shell, word: Word): Promise<string>;
  /** Text as if it stood in double quotes. */
  expandQuoted(shell: Shell, text: string): Promise<string>;
}

interface ShellStart {
  interpreter: Interpreter;
  machine: Machine;
  name: string;
  arguments: readonly string[];
  variables: Variables;
  cwd: string;
  handles: ReadonlyMap<number, Handle>;
  signal: AbortSignal;
  /** /dev/tcp and /dev/udp are bash's. */
  bash: boolean;
}

/** A running shell or subshell: everything that its commands can see and change. */
export class Shell {
  readonly interpreter: Interpreter;
  readonly machine: Machine;
  readonly bash: boolean;
  readonly signal: AbortSignal;
  readonly variables: Variables;
  readonly functions = new Map<string, Command>();
  readonly options = new Set<string>();
  readonly handles = new Map<number, Handle>();
  readonly jobs = new Jobs();
  readonly traps = new Map<string, string>();
  readonly pid = nextPid();
  readonly names: Names;
  name: string;
  arguments: readonly string[];
  cwd: string;
  status = 0;
  /** Status of the latest $(...). */
  substituted = 0;
  lastBackground: number | undefined;
  /** Depth of loops and functions, so that break and return know where they are. */
  loops = 0;
  calls = 0;
  /** In a condition, where -e does not apply. */
  tested = 0;
  /** Aborts what waits when a trapped signal comes. */
  interruption = new AbortController();
  readonly #pending: string[] = [];
  /** The shell whose $$ subshells keep. */
  readonly mainPid: number;

  constructor(start: ShellStart, parent?: Shell) {
    this.interpreter = start.interpreter;
    this.machine = start.machine;
    this.bash = start.bash;
    this.signal = start.signal;
    this.variables = start.variables;
    this.name = start.name;
    this.arguments = start.arguments;
    this.cwd = start.cwd;
    this.mainPid = parent?.mainPid ?? this.pid;
    for (const [number, handle] of start.handles) this.handles.set(number, handle.hold());
    this.names = {
      get: (name, index) => this.#read(name, index),
      set: (name, index, value) => {
        if (index === undefined) this.variables.set(name, value);
        else this.variables.setItem(name, this.#key(name, index), value);
      },
    };
  }

  /** A copy that goes its own way. */
  fork(signal = this.signal, handles: ReadonlyMap<number, Handle> = this.handles): Shell {
    const child = new Shell(
      {
        interpreter: this.interpreter,
        machine: this.machine,
        name: this.name,
        arguments: this.arguments,
        variables: new Variables(this.variables),
        cwd: this.cwd,
        handles,
        signal,
        bash: this.bash,
      },
      this,
    );
    for (const [name, body] of this.functions) child.functions.set(name, body);
    for (const option of this.options) if (option !== 'm') child.options.add(option);
    child.status = this.status;
    child.lastBackground = this.lastBackground;
    child.calls = this.calls;
    child.tested = this.tested;
    return child;
  }

  close(): void {
    for (const handle of this.handles.values()) handle.release();
    this.handles.clear();
  }

  /** A trapped signal: noted, and whatever waits is woken. False when it is not trapped. */
  receive(signal: string): boolean {
    if (!this.traps.has(signal)) return false;
    if (this.traps.get(signal) === '') return true;
    this.#pending.push(signal);
    this.interruption.abort(new Interrupted(signal));
    return true;
  }

  takePending(): string | undefined {
    const signal = this.#pending.shift();
    if (this.#pending.length === 0 && this.interruption.signal.aborted) this.interruption = new AbortController();
    return signal;
  }

  /** For builtins that a trapped signal interrupts. */
  get waiting(): AbortSignal {
    return AbortSignal.any([this.signal, this.interruption.signal]);
  }

  parameter(name: string): string | undefined {
    switch (name) {
      case '0':
        return this.name;
      case '#':
        return String(this.arguments.length);
      case '?':
        return String(this.status);
      case '$':
        return String(this.mainPid);
      case '!':
        return this.lastBackground === undefined ? undefined : String(this.lastBackground);
      case '-':
        return [...this.options].join('');
      case 'RANDOM':
        return String(Math.floor(Math.random() * 32768));
      case 'SECONDS':
        return String(Math.floor(this.machine.clock.now() / 1000));
      case 'EPOCHSECONDS':
        return String(Math.floor(this.machine.clock.now() / 1000));
      case 'EPOCHREALTIME':
        return (this.machine.clock.now() / 1000).toFixed(6);
      case 'BASHPID':
        return String(this.pid);
      case 'HOSTNAME':
        return this.variables.get('HOSTNAME') ?? this.machine.hostname;
      case 'PWD':
        return this.cwd;
    }
    if (/^\d+$/.test(name)) return this.arguments[Number(name) - 1];
    return this.variables.get(name);
  }

  /** The key that a subscript means: a text for maps, a number for lists. */
  async subscript(name: string, index: string): Promise<string> {
    return this.#key(name, await this.interpreter.expandQuoted(this, index));
  }

  #key(name: string, index: string): string {
    const variable = this.variables.find(name);
    if (variable?.kind === 'map') return index;
    const value = evaluate(index, this.names);
    return String(value < 0 && variable ? value + Math.max(0, ...[...variable.values.keys()].map(Number)) + 1 : value);
  }

  #read(name: string, index: string | undefined): string {
    if (index === undefined) return this.parameter(name) ?? '';
    return this.variables.find(name)?.values.get(this.#key(name, index)) ?? '';
  }

  /** $(...): what the commands write, without line ends at its end. */
  async substitute(script: Script): Promise<string> {
    const { reader, writer } = makePipe();
    const out = new Handle(writer);
    const handles = new Map(this.handles).set(1, out);
    const child = this.fork(this.signal, handles);
    out.release();
    const ended = runSubshell(child, script);
    const [output, code] = await Promise.all([readAll(reader, this.signal), ended]);
    this.status = code;
    this.substituted = code;
    return output.toString('utf8').replaceAll('\0', '').replace(/\n+$/, '');
  }

  /** <(...): starts the commands and gives a path that leads to what they write. */
  substituteProcess(script: Script, direction: '<' | '>'): string {
    const { reader, writer } = makePipe();
    const theirs = new Handle(direction === '<' ? writer : reader);
    const ours = new Handle(direction === '<' ? reader : writer);
    const job = this.background((signal) => {
      const handles = new Map(this.handles).set(direction === '<' ? 1 : 0, theirs);
      const child = this.fork(signal, handles);
      theirs.release();
      return runSubshell(child, script);
    });
    this.lastBackground = job.pid;
    let number = 63;
    while (this.handles.has(number)) number--;
    this.handles.set(number, ours);
    return `/dev/fd/${number}`;
  }

  /** Starts something beside the shell. */
  background(run: (signal: AbortSignal) => Promise<number>): Job {
    const controller = new AbortController();
    const signal = AbortSignal.any([this.signal, controller.signal]);
    let receive: ((name: string) => boolean) | undefined;
    const job: Job = {
      pid: nextPid(),
      ended: run(signal).catch((error: unknown) => {
        if (error instanceof Killed) return error.exitCode;
        if (signal.aborted) return 128 + (SIGNALS.KILL ?? 9);
        throw error;
      }),
      code: undefined,
      kill: (name) => {
        if (receive?.(name)) return;
        controller.abort(new Killed(128 + (SIGNALS[name] ?? 15)));
      },
    };
    this.jobs.add(job);
    return job;
  }
}

/** Runs a script in a shell of its own and closes it. */
export async function runSubshell(shell: Shell, script: Script): Promise<number> {
  try {
    return await shell.interpreter.runScript(shell, script);
  } catch (error) {
    if (error instanceof ExitShell) return error.code;
    throw error;
  } finally {
    shell.close();
  }
}

/** What a program started by the shell sees of it. */
export function processOf(shell: Shell, argv: readonly string[], env: ReadonlyMap<string, string>): Process {
  return {
    machine: shell.machine,
    argv,
    env,
    cwd: shell.cwd,
    descriptors: shell.handles,
    signal: shell.signal,
    onSignal: () => {},
  };
}
