import { basename, join } from 'node:path';
import type { Lab, LabWithAnswers, PlaceOf } from '../domain/lab.js';
import type { LabError } from '../domain/lab-error.js';
import type { KubeObject } from '../domain/objects.js';
import type { GraderRegistry } from '../grading/registry.js';
import { readAnswers } from './answers.js';
import { readChecks } from './checks.js';
import { hintsOf } from './hints.js';
import { readManifests } from './manifests.js';
import { namesIn, readSource } from './read-source.js';
import { labYaml } from './schemas.js';
import { invalidLab } from './source-file.js';
import { validate } from './validate.js';
import { parseYaml } from './yaml-file.js';

/** A lab, or everything that is wrong with its folder. */
export type LoadedLab<Found extends Lab = Lab> =
  | { id: string; lab: Found }
  | { id: string; errors: readonly LabError[] };

export async function loadLab(folder: string, graders: GraderRegistry): Promise<LoadedLab> {
  const id = basename(folder);
  const meta = await readMeta(folder, id);
  if ('errors' in meta) return { id, errors: meta.errors };
  const errors: LabError[] = [];
  const task = await readText(join(folder, 'task.md'), errors);
  const hintsFile = await readText(join(folder, 'hints.md'), errors);
  const solution = await readText(join(folder, 'solution.md'), errors);
  const gradeFile = await readSource(join(folder, 'grade.yaml'), errors);
  const graded = gradeFile ? readChecks(gradeFile, graders) : { checks: [], errors: [] };
  const seed = await readSeed(join(folder, 'seed'), meta.namespaces);
  const hints = hintsOf(hintsFile);
  if (hintsFile !== '' && hints.length === 0) {
    errors.push(invalidLab('has no hint', { file: join(folder, 'hints.md') }, 'Each hint follows a line "## Hint".'));
  }
  errors.push(...graded.errors, ...seed.errors);
  if (errors.length > 0) return { id, errors };
  const points = graded.checks.reduce((sum, check) => sum + check.points, 0);
  const { checks } = graded;
  const texts = { task, solution, hints };
  return { id, lab: { ...meta, folder, points, ...texts, seed: seed.objects, places: seed.places, checks } };
}

/** The lab and its tried answers. Which checks an answer may name is only known when the lab itself is valid. */
export async function loadLabWithAnswers(folder: string, graders: GraderRegistry): Promise<LoadedLab<LabWithAnswers>> {
  const loaded = await loadLab(folder, graders);
  if ('errors' in loaded) return loaded;
  const { id, lab } = loaded;
  const checkIds = lab.checks.map((check) => check.id);
  const { answers, errors } = await readAnswers(join(folder, 'answers'), lab.namespaces, checkIds);
  return errors.length > 0 ? { id, errors } : { id, lab: { ...lab, answers } };
}

type Meta = Omit<Lab, 'folder' | 'points' | 'task' | 'hints' | 'solution' | 'seed' | 'places' | 'checks'>;

async function readMeta(folder: string, id: string): Promise<Meta | { errors: readonly LabError[] }> {
  const errors: LabError[] = [];
  const file = await readSource(join(folder, 'lab.yaml'), errors);
  if (!file) return { errors };
  const parsed = parseYaml(file);
  const document = parsed.documents[0];
  if (!document) return { errors: parsed.errors };
  const validated = validate(labYaml, document.value, { file, document, path: [] });
  if (!validated.ok) return validated;
  const { docs, ...meta } = validated.value;
  if (meta.id !== id) {
    const hint = `Rename the folder or write id: ${id}.`;
    return {
      errors: [file.error(document.offsetOf(['id']), `id "${meta.id}" is not the folder's name "${id}"`, hint)],
    };
  }
  return { ...meta, ...(docs ? { docs } : {}) };
}

/** What is neither a tab nor the end of a line, and would do something to a terminal. */
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;

async function readText(path: string, errors: LabError[]): Promise<string> {
  const file = await readSource(path, errors);
  if (file === undefined) return '';
  if (file.text.trim() === '') {
    errors.push(invalidLab(`${basename(path)} is empty`, { file: path }));
    return '';
  }
  const control = file.text.search(CONTROL);
  if (control >= 0) {
    const code = file.text.charCodeAt(control).toString(16).toUpperCase().padStart(4, '0');
    errors.push(file.error(control, `has the control character U+${code}`, 'Texts of labs are plain: remove it.'));
  }
  return file.text;
}

async function readSeed(folder: string, namespaces: readonly string[]) {
  const places = new Map<KubeObject, PlaceOf>();
  const errors: LabError[] = [];
  const names = await namesIn(folder, errors);
  for (const name of names.filter((entry) => /\.ya?ml$/.test(entry))) {
    const file = await readSource(join(folder, name), errors);
    if (!file) continue;
    const manifests = readManifests(file, namespaces);
    for (const [object, placeOf] of manifests.places) places.set(object, placeOf);
    errors.push(...manifests.errors);
  }
  return { objects: [...places.keys()], places, errors };
}
