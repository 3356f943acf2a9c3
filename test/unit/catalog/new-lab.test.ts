import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.js';
import { createLab } from '../../../src/catalog/new-lab.js';
import { missingAnswers } from '../../../src/cli/proving/lab-proof.js';
import { packageRoot } from '../../../src/process/package-root.js';
import { gradeInMemory, isManifests, registry } from '../graders/lab-in-memory.js';

const TEMPLATE = join(packageRoot(), 'templates/my-lab');
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kubedrill-new-lab-'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe('a new lab', () => {
  test('is whole, bears the name of its folder throughout, and grades its answers as it must', async () => {
    const folder = join(root, 'classes/first-steps');
    const files = await createLab(folder, TEMPLATE);
    expect(files).toEqual(expect.arrayContaining(['grade.yaml', 'lab.yaml', 'seed/1-web.yaml', 'task.md']));
    for (const file of files) expect(await readFile(join(folder, file), 'utf8')).not.toContain('my-lab');

    const { labs, broken } = await createCatalog({ roots: [root], graders: registry }).answered.all();
    expect(broken).toEqual([]);
    expect(labs).toMatchObject([{ id: 'first-steps', namespaces: ['first-steps'] }]);
    const [lab] = labs;
    if (!lab) return;
    expect(missingAnswers(lab)).toEqual([]);
    expect((await gradeInMemory(lab)).score).toMatchObject({ earned: 0, provisional: false });
    for (const answer of lab.answers.filter(isManifests)) {
      const { verdicts } = await gradeInMemory(lab, answer);
      const failed = verdicts.filter(({ status }) => status === 'fail').map(({ check }) => check);
      expect({ answer: answer.name, failed }).toEqual({ answer: answer.name, failed: answer.fails });
    }
  });

  test('has a name that commands can take', async () => {
    await expect(createLab(join(root, 'First_Steps'), TEMPLATE)).rejects.toMatchObject({
      code: 'invalid-id',
      exitCode: 2,
    });
  });

  test('overwrites nothing', async () => {
    const folder = join(root, 'lab-of-mine');
    await createLab(folder, TEMPLATE);
    await writeFile(join(folder, 'task.md'), 'mine');
    await expect(createLab(folder, TEMPLATE)).rejects.toMatchObject({ code: 'lab-exists', exitCode: 2 });
    expect(await readFile(join(folder, 'task.md'), 'utf8')).toBe('mine');
  });
});

test('the labs of a folder come beside those of another', async () => {
  const more = await mkdtemp(join(root, 'more-'));
  await createLab(join(more, 'extra'), TEMPLATE);
  const catalog = createCatalog({ roots: [join(packageRoot(), 'labs'), more], graders: registry });
  expect(await catalog.get('extra')).toMatchObject({ id: 'extra' });
  expect(await catalog.get('np-lab9')).toMatchObject({ id: 'np-lab9' });
});
