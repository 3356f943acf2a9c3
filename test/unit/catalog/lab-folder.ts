import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { graders } from '../../../graders/index.js';
import { createCatalog } from '../../../src/catalog/catalog.js';
import { createRegistry } from '../../../src/grading/registry.js';

const LAB = `id: demo
title: A demo
exams: [CKAD]
domain: Services and Networking
difficulty: easy
minutes: 5
namespaces: [demo]
`;

const GRADE = `checks:
  - id: there
    kind: object
    title: The Service is there
    points: 2
    why: The task asks for it.
    select: {apiVersion: v1, kind: Service, namespace: demo, name: web}
`;

/** Files of a small lab that loads; `undefined` takes one away. */
const SOUND: Record<string, string | undefined> = {
  'lab.yaml': LAB,
  'task.md': '# Task\n',
  'grade.yaml': GRADE,
  'hints.md': '# Hints\n\n## Hint\n\nLook.\n\n## Hint\n\nLook closer.\n',
  'solution.md': '# Solution\n',
  'seed/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: demo}\n',
};

/** A folder of labs; gone when the test ends. Paths are relative to it; `demo` has what SOUND has and `files` on top. */
export async function labsFolder(files: Record<string, string | undefined> = {}, lab = 'demo'): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'kubedrill-catalog-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await addLab(root, lab, files);
  return root;
}

export async function addLab(root: string, lab: string, files: Record<string, string | undefined> = {}): Promise<void> {
  for (const [path, text] of Object.entries({ ...SOUND, ...files })) {
    if (text === undefined) continue;
    const file = join(root, lab, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

export function catalogOf(...roots: string[]) {
  return createCatalog({ roots, graders: createRegistry(graders) });
}

/** What is wrong with the lab, as file (relative to the lab), place, message and hint. */
export async function problemsOf(files: Record<string, string | undefined>) {
  const root = await labsFolder(files);
  const { broken } = await catalogOf(root).answered.all();
  return broken.map(({ code, message, hint, at, exitCode }) => ({
    file: at?.file.slice(root.length + '/demo/'.length),
    place: at?.line === undefined ? undefined : `${at.line}:${at.column}`,
    message,
    hint,
    excerpt: at?.excerpt,
    code,
    exitCode,
  }));
}

export { GRADE, LAB };
