import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import type { Folders } from '../store/folders.js';

/** What belongs to no cluster. The files of other clusters stay: they are needed to remove those. */
const STATE = ['attempts', 'work', 'shells', 'bugs', 'locks'];

/** Removes downloads, settings and the history of attempts, and our folders where nothing is left in them. */
export async function purge({ state, cache, config }: Folders): Promise<void> {
  const ours = [cache, config, ...STATE.map((name) => path.join(state, name))];
  await Promise.all(ours.map((folder) => rm(folder, { recursive: true, force: true })));
  for (const folder of [path.join(state, 'clusters'), path.join(state, 'embedded'), state]) {
    await rmdir(folder).catch(() => {});
  }
}
