import { constants, fstatSync } from 'node:fs';
import { open } from 'node:fs/promises';

const LOOK_EVERY_MS = 1000;

/**
 * Calls `gone` once nobody reads the pipe `fd` any more (`kubedrill check --watch | head -1`). A write would tell too,
 * but a watch may have nothing to write for long. Nothing is seen where `fd` is no pipe, and outside of Linux.
 */
export function watchReader(fd: number, gone: () => void): void {
  if (process.platform !== 'linux' || !fstatSync(fd).isFIFO()) return;
  const timer = setInterval(async () => {
    if (await hasReader(fd)) return;
    clearInterval(timer);
    gone();
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** Linux refuses to open a pipe for writing without waiting where nobody reads it. */
async function hasReader(fd: number): Promise<boolean> {
  try {
    const pipe = await open(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
    await pipe.close();
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENXIO';
  }
}
