import type { Io } from './io.js';
import { watchReader } from './reader.js';

/** The process' own streams. A reader that went away (`kubedrill list | head -1`) ends kubedrill without a word. */
export function processIo(): Io {
  const { stdout, stderr, stdin, env } = process;
  const gone = new AbortController();
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone.abort();
  });
  stderr.on('error', () => {});
  watchReader(stdout.fd, () => gone.abort());
  return {
    out: (text) => {
      if (!gone.signal.aborted) stdout.write(text);
    },
    err: (text) => void stderr.write(text),
    readerGone: gone.signal,
    outIsTty: stdout.isTTY === true,
    errIsTty: stderr.isTTY === true,
    inIsTty: stdin.isTTY === true,
    columns: () => stdout.columns || stderr.columns || 80,
    rows: () => stdout.rows || stderr.rows || 24,
    env,
  };
}

/** Resolves when everything written so far has left the process: a pipe is written to behind our back. */
export async function drained(): Promise<void> {
  const flushed = (stream: NodeJS.WriteStream) => new Promise<void>((resolve) => stream.write('', () => resolve()));
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
}
