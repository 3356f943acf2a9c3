import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LabError } from '../domain/lab-error.js';

/** What it means that a folder on the way to `path`, or `path` itself, is a file. */
export async function fileInTheWay(path: string): Promise<LabError> {
  return new LabError({
    code: 'file-in-the-way',
    message: `A file stands where a folder is needed: ${await lowestFile(path)}.`,
    hint: 'Move the file away, or point KUBEDRILL_HOME to a folder.',
  });
}

async function lowestFile(path: string): Promise<string> {
  const there = await stat(path).then(
    (entry) => !entry.isDirectory(),
    () => false,
  );
  return there || dirname(path) === path ? path : lowestFile(dirname(path));
}
