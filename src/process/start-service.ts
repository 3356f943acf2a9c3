import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';

export interface ServiceStart {
  /** Where everything that it writes goes; created, or continued. */
  logFile: string;
  env?: Readonly<Record<string, string | undefined>>;
}

/** Starts a program that goes on when this process ends. Resolves with its process id; rejects when it cannot be started. */
export async function startService(
  program: string,
  args: readonly string[],
  { logFile, env }: ServiceStart,
): Promise<number> {
  const { execa } = await import('execa');
  const log = await open(logFile, 'a', 0o600);
  try {
    const output = createWriteStream(logFile, { fd: log.fd, autoClose: false });
    const child = execa(program, args, {
      detached: true,
      reject: false,
      // The descriptor itself, not a pipe through this process, which may end first.
      stdin: 'ignore',
      stdout: output,
      stderr: output,
      cleanup: false,
      ...(env === undefined ? {} : { env: { ...env } }),
    });
    child.unref();
    if (child.pid === undefined) throw new Error((await child).message ?? `${program} could not be started`);
    return child.pid;
  } finally {
    await log.close();
  }
}
