import type { Io } from './io.js';

export function printLine(io: Io, text: string): void {
  io.out(`${text}\n`);
}

export function printJson(io: Io, value: unknown): void {
  io.out(`${JSON.stringify(value, null, 2)}\n`);
}

/** A remark beside the result: stderr, so that stdout stays the result alone. */
export function remark(io: Io, text: string): void {
  io.err(`${text}\n`);
}
