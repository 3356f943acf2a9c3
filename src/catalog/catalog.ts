import { basename, resolve } from 'node:path';
import type { Lab, LabWithAnswers } from '../domain/lab.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import type { GraderRegistry } from '../grading/registry.js';
import type { Catalog } from '../practice/ports.js';
import { labFolders } from './lab-folders.js';
import { type LoadedLab, loadLab, loadLabWithAnswers } from './load-lab.js';
import { nearest } from './nearest.js';
import { allOf, invalidLab } from './source-file.js';

export interface LabCatalog extends Catalog {
  /** The same labs with their tried answers, for their authors: what is wrong with an answer is wrong with the lab. */
  answered: Catalog<LabWithAnswers>;
}

/** Labs from folders on disk, read anew at each call. Where two roots hold the same lab, the later one is refused. */
export function createCatalog({ roots, graders }: { roots: readonly string[]; graders: GraderRegistry }): LabCatalog {
  const source = catalogOf<Lab>(roots, (folder) => loadLab(folder, graders));
  return { ...source, answered: catalogOf<LabWithAnswers>(roots, (folder) => loadLabWithAnswers(folder, graders)) };
}

function catalogOf<Found extends Lab>(
  roots: readonly string[],
  load: (folder: string) => Promise<LoadedLab<Found>>,
): Catalog<Found> {
  const folders = async () => (await Promise.all(roots.map((root) => labFolders(resolve(root))))).flat();
  return {
    all: async () => {
      const loaded = refuseTwins(await Promise.all((await folders()).map(load)));
      const labs = loaded.flatMap((entry) => ('lab' in entry ? [entry.lab] : []));
      return {
        labs: labs.sort((a, b) => a.id.localeCompare(b.id)),
        broken: loaded.flatMap((entry) => ('errors' in entry ? entry.errors : [])),
      };
    },
    get: async (id) => {
      const known = await folders();
      // A lab's folder bears its id, so the others need not be read.
      const folder = known.find((candidate) => basename(candidate) === id);
      if (folder === undefined) throw unknownLab(id, known.map((candidate) => basename(candidate)).sort());
      const loaded = await load(folder);
      if ('lab' in loaded) return loaded.lab;
      throw allOf(loaded.errors);
    },
  };
}

function refuseTwins<Found extends Lab>(loaded: readonly LoadedLab<Found>[]): LoadedLab<Found>[] {
  const first = new Map<string, Found>();
  return loaded.map((entry) => {
    if (!('lab' in entry)) return entry;
    const twin = first.get(entry.id);
    if (!twin) {
      first.set(entry.id, entry.lab);
      return entry;
    }
    const place = { file: entry.lab.folder };
    return { id: entry.id, errors: [invalidLab(`another lab is called "${entry.id}" as well: ${twin.folder}`, place)] };
  });
}

function unknownLab(id: string, known: readonly string[]): LabError {
  const near = nearest(id, known);
  return new LabError({
    code: 'unknown-lab',
    message: `there is no lab "${id}"`,
    hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : '`kubedrill list` shows all labs.',
    exitCode: ExitCode.usage,
  });
}
