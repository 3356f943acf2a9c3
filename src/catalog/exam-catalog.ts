import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ExamBlueprint } from '../domain/exam-blueprint.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import type { ExamCatalog } from '../practice/exam/ports.js';
import { examYaml } from './exam-schema.js';
import { nearest } from './nearest.js';
import { readSource } from './read-source.js';
import { allOf } from './source-file.js';
import { validate } from './validate.js';
import { parseYaml } from './yaml-file.js';

type Loaded = { blueprint: ExamBlueprint } | { errors: readonly LabError[] };

/** Mock exams from the folders `mocks` of the labs' roots, read anew at each call. */
export function createExamCatalog({ roots }: { roots: readonly string[] }): ExamCatalog {
  const files = async () =>
    (await Promise.all(roots.map((root) => blueprintFiles(join(resolve(root), 'mocks'))))).flat();
  return {
    all: async () => {
      const loaded = await Promise.all((await files()).map(loadBlueprint));
      const blueprints = loaded.flatMap((entry) => ('blueprint' in entry ? [entry.blueprint] : []));
      return {
        blueprints: blueprints.sort((a, b) => a.id.localeCompare(b.id)),
        broken: loaded.flatMap((entry) => ('errors' in entry ? entry.errors : [])),
      };
    },
    get: async (id) => {
      const known = await files();
      const file = known.find((candidate) => idOf(candidate) === id);
      if (file === undefined) throw unknownExam(id, known.map(idOf).sort());
      const loaded = await loadBlueprint(file);
      if ('blueprint' in loaded) return loaded.blueprint;
      throw allOf(loaded.errors);
    },
  };
}

const idOf = (file: string) => basename(file).replace(/\.ya?ml$/, '');

async function blueprintFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /\.ya?ml$/.test(name)).map((name) => join(folder, name));
}

async function loadBlueprint(path: string): Promise<Loaded> {
  const errors: LabError[] = [];
  const file = await readSource(path, errors);
  if (!file) return { errors };
  const parsed = parseYaml(file);
  const document = parsed.documents[0];
  if (!document) return { errors: parsed.errors };
  const validated = validate(examYaml, document.value, { file, document, path: [] });
  if (!validated.ok) return validated;
  const { questions, draw, ...kept } = validated.value;
  if (kept.id !== idOf(path)) {
    const message = `id "${kept.id}" is not the file's name "${idOf(path)}"`;
    return { errors: [file.error(document.offsetOf(['id']), message, `Rename the file or write id: ${idOf(path)}.`)] };
  }
  const listed = questions?.map(({ lab, points }) => ({ lab, ...(points !== undefined && { points }) }));
  const { seed, ...drawn } = draw ?? {};
  return {
    blueprint: {
      ...kept,
      ...(listed && { questions: listed }),
      ...(draw && { draw: { ...(drawn as typeof draw), ...(seed !== undefined && { seed }) } }),
    } as ExamBlueprint,
  };
}

function unknownExam(id: string, known: readonly string[]): LabError {
  const near = nearest(id, known);
  return new LabError({
    code: 'unknown-exam',
    message: `There is no exam "${id}".`,
    hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : '`kubedrill exam list` shows all exams.',
    exitCode: ExitCode.usage,
  });
}
