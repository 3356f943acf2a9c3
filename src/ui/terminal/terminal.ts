import type { ReadStream, WriteStream } from 'node:tty';
import { ExitCode, LabError } from '../../domain/lab-error.js';

const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J\x1b[H';
const LEAVE = '\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l';
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What of a terminal's input is used. */
export type Input = Pick<ReadStream, 'isTTY' | 'setRawMode' | 'pause' | 'on' | 'off'> & NodeJS.ReadStream;
export type Output = Pick<WriteStream, 'isTTY' | 'columns' | 'rows' | 'write' | 'on' | 'off'>;

/** Rejects streams that are no terminal: keys could not be read, frames not be drawn. */
export function assertTerminal(stdin: { isTTY?: boolean }, stdout: { isTTY?: boolean }): void {
  if (stdin.isTTY && stdout.isTTY) return;
  throw new LabError({
    code: 'not-a-terminal',
    message: `The terminal UI needs a terminal, and the ${stdin.isTTY ? 'output' : 'input'} is none.`,
    hint: 'Use the commands instead: kubedrill list, kubedrill start LAB, kubedrill check. kubedrill --help shows all.',
    exitCode: ExitCode.usage,
  });
}

/**
 * Borrows the terminal: the alternate screen, without cursor and line wrap, so that what the person had there stays.
 * Given back by `leave`, and also when the process ends in any other way it can notice.
 */
export class Terminal {
  readonly #stdin: Input;
  readonly #stdout: Output;
  readonly #onSignal: (signal: string) => void;
  readonly #drawsOver: boolean;
  #inside = false;

  /** Without `drawsOver` the terminal's screen stays as it is. `onSignal` hears of SIGINT, SIGTERM, SIGHUP and of an input that has ended. */
  constructor(stdin: Input, stdout: Output, onSignal: (signal: string) => void, drawsOver = true) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#onSignal = onSignal;
    this.#drawsOver = drawsOver;
  }

  enter(): void {
    this.#inside = true;
    if (this.#drawsOver) this.#stdout.write(ENTER);
    for (const signal of ENDING_SIGNALS) process.on(signal, this.#onSignal);
    this.#stdin.on('end', this.#onEnd);
    process.on('uncaughtExceptionMonitor', this.leave);
    process.on('exit', this.leave);
  }

  /** Can be called twice. */
  readonly leave = (): void => {
    if (!this.#inside) return;
    this.#inside = false;
    this.#stdin.setRawMode(false);
    this.#stdin.pause();
    if (this.#drawsOver) this.#stdout.write(LEAVE);
    for (const signal of ENDING_SIGNALS) process.off(signal, this.#onSignal);
    this.#stdin.off('end', this.#onEnd);
    process.off('uncaughtExceptionMonitor', this.leave);
    process.off('exit', this.leave);
  };

  readonly #onEnd = (): void => this.#onSignal('SIGHUP');
}
