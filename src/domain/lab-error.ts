import { harmless } from './harmless.js';

/** What a process ends with. 70 is kept for our own bugs, as sysexits.h names it. */
export const ExitCode = {
  passed: 0,
  notPassed: 1,
  usage: 2,
  environment: 3,
  couldNotGrade: 4,
  bug: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** A place in a file that a person can open: 1-based line and column. */
export interface FilePlace {
  file: string;
  line?: number;
  column?: number;
  /** The source lines around the place with a caret under it, ready to print. */
  excerpt?: string;
}

export interface LabErrorInit {
  /** Stable, kebab-case, one per cause: `docker-not-running`, `unknown-lab`. */
  code: string;
  message: string;
  /** What the person can do now; one or two sentences. */
  hint?: string;
  exitCode?: ExitCode;
  at?: FilePlace;
  /** More that was found wrong together with it. */
  also?: readonly LabError[];
  cause?: unknown;
}

/**
 * A problem that we expect and can explain. Printed without a stack; anything else is a bug. What it says may quote
 * files and programs that nobody vouches for, so nothing in it does anything to a terminal.
 */
export class LabError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly at: FilePlace | undefined;
  readonly also: readonly LabError[];

  constructor(init: LabErrorInit) {
    super(harmless(init.message), init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'LabError';
    this.code = init.code;
    this.hint = init.hint === undefined ? undefined : harmless(init.hint);
    this.exitCode = init.exitCode ?? ExitCode.environment;
    this.at = init.at && shown(init.at);
    this.also = init.also ?? [];
  }
}

function shown(at: FilePlace): FilePlace {
  return at.excerpt === undefined ? at : { ...at, excerpt: harmless(at.excerpt) };
}
