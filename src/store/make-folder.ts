import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LabError } from '../domain/lab-error.js';
import { hasErrno } from './disk-error.js';
import { fileInTheWay } from './file-in-the-way.js';

/**
 * Makes the folder and those above it, for their owner alone, where they are not there yet. Not by `recursive`: where
 * the system makes no folder although the one above is there, as in /proc, Node.js tries again for ever.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeOne(folder);
  } catch (error) {
    if (!hasErrno(error, 'ENOENT') || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await makeOne(folder).catch((again: unknown) => {
      throw hasErrno(again, 'ENOENT') ? notTaken(folder, again) : again;
    });
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (hasErrno(error, 'ENOTDIR')) throw await fileInTheWay(folder);
    if (!hasErrno(error, 'EEXIST')) throw error;
    const there = await stat(folder).catch(() => undefined);
    if (there === undefined) throw leadsNowhere(folder, error);
    if (!there.isDirectory()) throw await fileInTheWay(folder);
  }
}

const HINT = 'Point KUBEDRILL_HOME to a folder where your user may make some.';

function notTaken(folder: string, cause: unknown): LabError {
  const message = `The folder ${folder} cannot be made: ${dirname(folder)} takes no new folders.`;
  return new LabError({ code: 'state-not-writable', message, hint: HINT, cause });
}

function leadsNowhere(folder: string, cause: unknown): LabError {
  const message = `The folder ${folder} cannot be made: it is a link that leads nowhere.`;
  return new LabError({ code: 'state-not-writable', message, hint: HINT, cause });
}
