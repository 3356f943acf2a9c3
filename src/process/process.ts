/** What became of a child process. Failure is data: nothing here rejects because a command failed. */
export interface Finished {
  /** Absent when the program could not be started or was ended by a signal. */
  exitCode?: number;
  stdout: string;
  stderr: string;
  /** `not-found`: no such program. `not-permitted`: not executable. */
  failure?: 'not-found' | 'not-permitted' | 'timeout' | 'aborted' | 'signal';
  /** The command line as a person would type it, for messages. */
  command: string;
  tookMs: number;
}

export interface RunOptions {
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  input?: string;
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Each line of stdout or stderr as it comes. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

/** Runs a program with its input closed (or `input`), never with a shell. */
export type Run = (program: string, args: readonly string[], options?: RunOptions) => Promise<Finished>;

/** Lends the terminal: inherited stdio until the program ends. */
export type RunInTerminal = (
  program: string,
  args: readonly string[],
  options?: { env?: Readonly<Record<string, string | undefined>>; cwd?: string },
) => Promise<{ exitCode?: number; failure?: 'not-found' | 'not-permitted' | 'signal' }>;
