import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ExitCode, LabError } from '../domain/lab-error.js';
import { labYaml } from './schemas.js';

/** Stands in the template for the new lab's id. */
const TEMPLATE_ID = 'my-lab';

/**
 * Makes a small lab, complete with answers, out of the template lab: what an author replaces piece by piece. The
 * folder's name is the lab's id. Returns the files, relative to the folder and sorted. Rejects with `invalid-id`, and
 * with `lab-exists` where something is there already.
 */
export async function createLab(folder: string, template: string): Promise<readonly string[]> {
  const id = basename(folder);
  const valid = labYaml.shape.id.safeParse(id);
  if (!valid.success) {
    const message = `"${id}" cannot be the name of a lab: ${valid.error.issues[0]?.message ?? 'it is no name'}`;
    throw new LabError({ code: 'invalid-id', message, exitCode: ExitCode.usage });
  }
  if ((await readdir(folder).catch(() => [])).length > 0) throw labExists(folder);
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const names = files.map((file) => file.slice(template.length + 1)).sort();
  for (const name of names) {
    const text = await readFile(join(template, name), 'utf8');
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text.replaceAll(TEMPLATE_ID, id), { flag: 'wx' });
  }
  return names;
}

function labExists(folder: string): LabError {
  return new LabError({
    code: 'lab-exists',
    message: `${folder} is there already and not empty.`,
    hint: 'Choose another name, or remove it first.',
    exitCode: ExitCode.usage,
    at: { file: folder },
  });
}
