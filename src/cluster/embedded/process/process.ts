import { posix } from 'node:path';
import type { Clock } from '../../../domain/clock.js';
import type { PodNetwork } from '../net/pod-network.js';
import type { Descriptor, Handle } from './descriptor.js';
import type { Files } from './files.js';

/** What the programs of one container share. */
export interface Machine {
  hostname: string;
  files: Files;
  network: PodNetwork;
  clock: Clock;
  /** Programs by name, as PATH would find them; full paths are looked up by their last part. */
  programs: ReadonlyMap<string, Program>;
  /** Version that programs say they are: "nginx/1.27.0". */
  banner: string;
  user: { id: number; name: string };
}

/** A running program: its arguments, its surroundings, and how it is told to end. */
export interface Process {
  machine: Machine;
  argv: readonly string[];
  env: ReadonlyMap<string, string>;
  cwd: string;
  descriptors: ReadonlyMap<number, Handle>;
  /** Aborts when the process is killed. */
  signal: AbortSignal;
  /** Sets what handles signals such as "TERM"; it answers false for those it leaves to the system. */
  onSignal(handler: (name: string) => boolean): void;
}

/** Resolves with the exit code. */
export type Program = (process: Process) => Promise<number>;

/** The process was killed by a signal; its exit code is 128 and the signal's number. */
export class Killed extends Error {
  constructor(readonly exitCode: number) {
    super('killed');
  }
}

export const SIGNALS: Record<string, number> = { HUP: 1, INT: 2, QUIT: 3, KILL: 9, PIPE: 13, TERM: 15 };

export function descriptor(process: Process, number: number): Descriptor {
  return process.descriptors.get(number)?.descriptor ?? {};
}

export async function print(process: Process, text: string | Uint8Array, to = 1): Promise<void> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  await descriptor(process, to).write?.(bytes, process.signal);
}

export const complain = (process: Process, text: string): Promise<void> => print(process, `${text}\n`, 2);

export function absolute(process: { cwd: string }, path: string): string {
  return posix.resolve(process.cwd, path);
}

/** Lines of a descriptor, without their ends. */
export async function* linesOf(source: Descriptor, signal: AbortSignal): AsyncGenerator<string> {
  let rest = '';
  const decoder = new TextDecoder();
  for (;;) {
    const chunk = await source.read?.(65536, signal);
    if (!chunk) break;
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest) yield rest;
}
