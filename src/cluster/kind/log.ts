import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../domain/clock.js';
import type { Run } from '../../process/process.js';

/** Appends a line to the cluster's log; never fails, since a log must not stop the work. */
export type Log = (text: string) => void;

export function openLog(file: string, clock: Clock): Log {
  return (text) => {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      appendFileSync(file, `${new Date(clock.now()).toISOString()} ${text.trimEnd()}\n`, { mode: 0o600 });
    } catch {
      // A full disk is told by the command that needs it.
    }
  };
}

/** The same `run`, with each command, its output where it failed, and its time in the log. */
export function logged(run: Run, log: Log): Run {
  return async (program, args, options) => {
    const finished = await run(program, args, options);
    const outcome = finished.failure ?? `exit ${finished.exitCode}`;
    log(`${finished.command} -> ${outcome} in ${finished.tookMs} ms`);
    if (finished.exitCode !== 0) log(`${finished.stdout}\n${finished.stderr}`);
    return finished;
  };
}
