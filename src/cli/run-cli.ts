import type { CommanderError } from 'commander';
import type { Clock } from '../domain/clock.js';
import { ExitCode } from '../domain/lab-error.js';
import { createStyle, wantsColour } from '../report/style.js';
import type { Command, Context } from './context.js';
import { reportFailure } from './failure.js';
import { type Io, textWidth } from './io.js';
import type { Parts } from './parts.js';
import { createProgram } from './program.js';
import { type GlobalOptions, resolveSettings, type Settings } from './settings.js';
import { usageError } from './usage-error.js';

/** What the command line needs from outside: the process gives the real things, a test its own. */
export interface CliDeps {
  io: Io;
  clock: Clock;
  signal: AbortSignal;
  cwd: string;
  version: string;
  parts(settings: Settings): Parts;
  saveBug(error: unknown): Promise<string | undefined>;
}

/** Runs one command line (without the program's own name) and gives the exit code. Never rejects. */
export async function runCli(argv: readonly string[], deps: CliDeps): Promise<ExitCode> {
  const { io, signal } = deps;
  let exitCode: ExitCode = ExitCode.passed;
  let complaint = '';

  const run = async <Options>(command: Command<Options>, options: Options, globals: GlobalOptions) => {
    exitCode = await command(createContext(deps, resolveSettings(globals, io.env, deps.cwd)), options);
    if (signal.aborted) exitCode = ExitCode.interrupted;
  };

  const output = {
    writeOut: io.out,
    writeErr: (text: string) => {
      complaint += text;
    },
    getOutHelpWidth: () => textWidth(io),
    getErrHelpWidth: () => textWidth(io),
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  };
  const program = createProgram(deps.version, output, run);

  try {
    try {
      await program.parseAsync(argv, { from: 'user' });
    } catch (error) {
      if (!isCommanderError(error)) throw error;
      if (error.exitCode === 0) return ExitCode.passed;
      if (error.code !== 'commander.help') throw usageError(complaintText(complaint || error.message), SEE_HELP);
      if (program.args.length > 0) {
        io.err(complaint);
        return ExitCode.usage;
      }
      const { terminalUi } = await import('./commands/terminal-ui.js');
      await run(terminalUi, {}, program.opts<GlobalOptions>());
    }
  } catch (error) {
    const { verbose } = program.opts<GlobalOptions>();
    const json = argv.includes('--json');
    return reportFailure(error, io, { json, verbose: verbose === true, signal, saveBug: deps.saveBug });
  }
  return exitCode;
}

const SEE_HELP = "See 'kubedrill --help'.";

function createContext({ io, clock, signal, parts }: CliDeps, settings: Settings): Context {
  const style = createStyle(wantsColour(io.env, io.outIsTty));
  return { io, clock, signal, settings, parts: parts(settings), style, width: textWidth(io) };
}

function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && error.name === 'CommanderError';
}

/** Commander's message as our own errors have it: no "error:", one line, a sentence. Its suggestion in brackets stays. */
function complaintText(text: string): string {
  const line = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}
