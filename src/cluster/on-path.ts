import { constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { isThere } from './is-there.js';

/** Absolute path of a program, as a shell would find it; undefined when there is none. `path` is as PATH has it. */
export async function onPath(program: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((each) => each.startsWith('/'))) {
    const file = join(folder, program);
    if (await isThere(file, constants.X_OK)) return file;
  }
  return undefined;
}
