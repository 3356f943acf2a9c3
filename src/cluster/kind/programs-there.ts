import { access, constants, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const PROGRAMS = ['kind', 'kubectl'];

/** Are the programs that make a cluster on the PATH or fetched already? Whether their versions suit shows later. */
export async function programsThere(path: string, cacheFolder: string): Promise<boolean> {
  const fetched = await readdir(join(cacheFolder, 'tools')).catch(() => []);
  const there = await Promise.all(
    PROGRAMS.map(async (program) => fetched.some((name) => name.startsWith(`${program}-`)) || onPath(program, path)),
  );
  return there.every((found) => found);
}

async function onPath(program: string, path: string): Promise<boolean> {
  for (const folder of path.split(delimiter).filter((name) => name !== '')) {
    const found = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
