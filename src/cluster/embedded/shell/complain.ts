import { BrokenPipe } from '../process/descriptor.js';
import type { Shell } from './shell.js';

/** A message to standard error, with the shell's name before it. */
export async function complain(shell: Shell, text: string): Promise<void> {
  try {
    await shell.handles.get(2)?.descriptor.write?.(Buffer.from(`${shell.name}: ${text}\n`), shell.signal);
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error;
  }
}
