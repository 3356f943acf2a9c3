import { isGone, startGroup } from './group.js';
import type { Finished, Run } from './process.js';

/** Starts programs through execa, each in a process group of its own, so that an abort ends its children too. */
export const run: Run = async (program, args, options = {}) => {
  const { execa } = await import('execa');
  const limit = options.timeoutMs === undefined ? undefined : AbortSignal.timeout(options.timeoutMs);
  const signals = [options.signal, limit].filter((signal) => signal !== undefined);
  const command = commandLine(program, args);
  if (signals.some((signal) => signal.aborted))
    return { stdout: '', stderr: '', failure: 'aborted', command, tookMs: 0 };

  const { onLine } = options;
  const lines = (stream: 'stdout' | 'stderr') =>
    onLine === undefined
      ? 'pipe'
      : function* (line: unknown) {
          onLine(String(line), stream);
          yield line;
        };
  const child = execa(program, args, {
    reject: false,
    detached: true,
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    stdout: lines('stdout'),
    stderr: lines('stderr'),
  });
  const group = startGroup(child.pid, signals);
  const result = await child;
  group.end();

  const finished: Finished = {
    stdout: String(result.stdout ?? ''),
    stderr: String(result.stderr ?? ''),
    command,
    tookMs: Math.round(result.durationMs),
  };
  if (options.signal?.aborted && isGone(result)) return { ...finished, failure: 'aborted' };
  if (limit?.aborted && isGone(result)) return { ...finished, failure: 'timeout' };
  if (result.code === 'ENOENT') return { ...finished, failure: 'not-found' };
  if (result.code === 'EACCES') return { ...finished, failure: 'not-permitted' };
  if (result.exitCode === undefined) return { ...finished, failure: 'signal' };
  return { ...finished, exitCode: result.exitCode };
};

function commandLine(program: string, args: readonly string[]): string {
  return [program, ...args]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
