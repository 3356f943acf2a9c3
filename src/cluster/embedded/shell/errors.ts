/** What a shell complains of. Fatal ones end it. */
export class ShellError extends Error {
  constructor(
    message: string,
    readonly fatal = false,
  ) {
    super(message);
  }
}

export class ShellSyntaxError extends Error {}

export class ExitShell extends Error {
  constructor(readonly code: number) {
    super('exit');
  }
}

/** A trapped signal has come: whatever waits stops waiting. */
export class Interrupted extends Error {
  constructor(readonly signal: string) {
    super('interrupted');
  }
}

export class BreakLoop extends Error {
  constructor(
    readonly levels: number,
    readonly again: boolean,
  ) {
    super('break');
  }
}

export class ReturnFrom extends Error {
  constructor(readonly code: number) {
    super('return');
  }
}
