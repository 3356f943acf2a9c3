import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { graders } from '../../../graders/index.js';
import { createCatalog } from '../../../src/catalog/catalog.js';
import { createExamCatalog } from '../../../src/catalog/exam-catalog.js';
import { createRegistry } from '../../../src/grading/registry.js';
import { drawExam } from '../../../src/practice/exam/drawing.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kubedrill-mocks-'));
  await mkdir(join(root, 'mocks'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const HEAD = 'title: Mine\nexam: CKAD\nminutes: 30\n';
const written = async (name: string, text: string) => {
  await writeFile(join(root, 'mocks', name), text);
  return createExamCatalog({ roots: [root] });
};

describe('a mock exam', () => {
  test('is read with what it leaves out filled in', async () => {
    const catalog = await written('mine.yaml', `id: mine\n${HEAD}questions:\n  - lab: a\n  - { lab: b, points: 3 }\n`);
    expect(await catalog.get('mine')).toEqual({
      id: 'mine',
      title: 'Mine',
      exam: 'CKAD',
      minutes: 30,
      pass: 66,
      strict: false,
      questions: [{ lab: 'a' }, { lab: 'b', points: 3 }],
    });
  });

  test.each([
    ['neither questions nor a draw', '', 'must have either questions or draw'],
    [
      'both',
      'questions: [{ lab: a }]\ndraw: { questions: 1, weights: { Net: 1 } }\n',
      'must have either questions or draw',
    ],
    ['a lab twice', 'questions: [{ lab: a }, { lab: a }]\n', 'must name each lab once'],
    ['an unknown field', 'questions: [{ lab: a, point: 3 }]\n', 'unknown field "point"'],
    ['no domain', 'draw: { questions: 1, weights: {} }\n', 'must name at least one domain'],
  ])('with %s is refused', async (_, rest, message) => {
    const catalog = await written('mine.yaml', `id: mine\n${HEAD}${rest}`);
    const { broken } = await catalog.all();
    expect(broken.map((error) => error.message).join()).toContain(message);
    expect(broken[0]?.at?.file).toBe(join(root, 'mocks', 'mine.yaml'));
    await expect(catalog.get('mine')).rejects.toMatchObject({ code: 'invalid-lab' });
  });

  test("must bear its file's name", async () => {
    const catalog = await written('other.yaml', `id: mine\n${HEAD}questions: [{ lab: a }]\n`);
    expect((await catalog.all()).broken[0]).toMatchObject({ at: { line: 1, column: 5 } });
  });

  test('that is not there is told with the nearest name', async () => {
    const catalog = await written('mine.yaml', `id: mine\n${HEAD}questions: [{ lab: a }]\n`);
    await expect(catalog.get('mnie')).rejects.toMatchObject({ code: 'unknown-exam', hint: 'Did you mean mine?' });
  });
});

describe('the mock exams that are shipped', () => {
  const labs = createCatalog({ roots: ['labs'], graders: createRegistry(graders) }).all();
  const mocks = createExamCatalog({ roots: ['labs'] });

  test('all load', async () => {
    const { blueprints, broken } = await mocks.all();
    expect(broken).toEqual([]);
    expect(blueprints.map(({ id }) => id)).toEqual([
      'cka-a',
      'cka-networking',
      'cka-networking-short',
      'ckad-a',
      'ckad-b',
      'ckad-networking',
      'ckad-networking-short',
    ]);
  });

  test.each(['ckad-networking-short', 'cka-networking-short'])('%s can be sat', async (id) => {
    const drawn = drawExam(await mocks.get(id), (await labs).labs, 1);
    expect([drawn.questions.length, drawn.lacking, drawn.clashes]).toEqual([3, [], []]);
  });

  test.each(['ckad-a', 'ckad-b', 'cka-a'])('%s has 100 points or so, and no two labs that clash', async (id) => {
    const mock = await mocks.get(id);
    const points = mock.questions?.reduce((sum, { points: worth = 0 }) => sum + worth, 0);
    expect(points).toBeGreaterThanOrEqual(95);
    expect(points).toBeLessThanOrEqual(105);
    expect(drawExam(mock, (await labs).labs, 1).clashes).toEqual([]);
  });
});
