import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, AnswerStep } from '../domain/lab.js';
import type { LabError } from '../domain/lab-error.js';
import { readManifests } from './manifests.js';
import { nearest } from './nearest.js';
import { namesIn, readSource } from './read-source.js';
import { rightAnswerYaml, wrongAnswerYaml } from './schemas.js';
import { invalidLab } from './source-file.js';
import { validate } from './validate.js';
import { parseYaml } from './yaml-file.js';

export interface Answers {
  answers: readonly Answer[];
  errors: readonly LabError[];
}

/** answers/right-* and answers/wrong-*, sorted by name; their steps sorted by file name. */
export async function readAnswers(
  folder: string,
  namespaces: readonly string[],
  checkIds: readonly string[],
): Promise<Answers> {
  const answers: Answer[] = [];
  const errors: LabError[] = [];
  for (const name of await namesIn(folder, errors)) {
    if (!(await isFolder(join(folder, name)))) continue;
    const result = await readAnswer(join(folder, name), name, namespaces, checkIds);
    errors.push(...result.errors);
    answers.push(...result.answers);
  }
  return { answers, errors };
}

async function readAnswer(
  folder: string,
  name: string,
  namespaces: readonly string[],
  checkIds: readonly string[],
): Promise<Answers> {
  const right = name.startsWith('right-');
  if (!right && !name.startsWith('wrong-')) {
    return failed(invalidLab(`the answer "${name}" is neither right-... nor wrong-...`, { file: folder }));
  }
  const unread: LabError[] = [];
  const file = await readSource(join(folder, 'answer.yaml'), unread);
  if (!file) return { answers: [], errors: unread };
  const parsed = parseYaml(file);
  const document = parsed.documents[0];
  if (!document) return { answers: [], errors: parsed.errors };
  const position = { file, document, path: [] };
  const validated = right
    ? validate(rightAnswerYaml, document.value, position)
    : validate(wrongAnswerYaml, document.value, position);
  if (!validated.ok) return { answers: [], errors: validated.errors };
  const described: { summary: string; fails?: string[]; finding?: string | undefined } = validated.value;
  const unknown = (described.fails ?? []).flatMap((id, index) => {
    if (checkIds.includes(id)) return [];
    const [meant] = nearest(id, checkIds, 1);
    const hint = meant ? `Did you mean "${meant}"?` : undefined;
    return [file.error(document.offsetOf(['fails', index]), `no check is called "${id}"`, hint)];
  });
  const { steps, errors } = await readSteps(folder, namespaces);
  const problems = [...unknown, ...errors];
  if (problems.length === 0 && steps.length === 0) {
    problems.push(invalidLab('the answer has no step: no *.yaml beside answer.yaml, no *.sh', { file: folder }));
  }
  if (problems.length > 0) return { answers: [], errors: problems };
  const { summary, fails = [], finding } = described;
  return { answers: [{ name, right, summary, fails, steps, ...(finding ? { finding } : {}) }], errors: [] };
}

async function readSteps(
  folder: string,
  namespaces: readonly string[],
): Promise<{ steps: AnswerStep[]; errors: LabError[] }> {
  const steps: AnswerStep[] = [];
  const errors: LabError[] = [];
  for (const name of await namesIn(folder, errors)) {
    const path = join(folder, name);
    if (name.endsWith('.sh')) steps.push({ type: 'script', file: path });
    if (!/\.ya?ml$/.test(name) || name === 'answer.yaml') continue;
    const file = await readSource(path, errors);
    if (!file) continue;
    const manifests = readManifests(file, namespaces);
    errors.push(...manifests.errors);
    steps.push({ type: 'apply', file: path, objects: manifests.objects, places: manifests.places });
  }
  return { steps, errors };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

function failed(error: LabError): Answers {
  return { answers: [], errors: [error] };
}
