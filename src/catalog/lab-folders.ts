import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExitCode, LabError } from '../domain/lab-error.js';
import { whyUnreadable } from './read-source.js';

const MARKS = ['lab.yaml', 'grade.yaml', 'task.md'];
const DEPTH = 3;

/** Folders under `root` that hold a lab, at most three levels down; a lab's own folders are not searched. */
export async function labFolders(root: string, depth = DEPTH): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((problem: NodeJS.ErrnoException) => {
    if (depth < DEPTH) return [];
    throw new LabError({
      code: 'no-labs-folder',
      message: `${root} cannot be read as a folder of labs: it ${whyUnreadable(problem)}.`,
      hint: 'Give --labs a folder that holds <domain>/<lab>/lab.yaml.',
      exitCode: ExitCode.usage,
      at: { file: root },
    });
  });
  if (entries.some(({ name }) => MARKS.includes(name))) return [root];
  if (depth === 0) return [];
  const inner = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return (await Promise.all(inner.map((entry) => labFolders(join(root, entry.name), depth - 1)))).flat();
}
