import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onPath } from '../on-path.js';

const PROGRAMS = ['kind', 'kubectl'];

/** Are the programs that make a cluster on the PATH or fetched already? Whether their versions suit shows later. */
export async function programsThere(path: string, cacheFolder: string): Promise<boolean> {
  const fetched = await readdir(join(cacheFolder, 'tools')).catch(() => []);
  const there = await Promise.all(
    PROGRAMS.map(async (program) => fetched.some((name) => name.startsWith(`${program}-`)) || onPath(program, path)),
  );
  return there.every(Boolean);
}
