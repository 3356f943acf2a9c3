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
  cause?: unknown;
}

/** A problem that we expect and can explain. Printed without a stack; anything else is a bug. */
export class LabError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly at: FilePlace | undefined;

  constructor(init: LabErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'LabError';
    this.code = init.code;
    this.hint = init.hint;
    this.exitCode = init.exitCode ?? ExitCode.environment;
    this.at = init.at;
  }
}
