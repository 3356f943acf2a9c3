import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ExitCode } from '../../../src/domain/lab-error.js';
import { addLab, catalogOf, labsFolder } from './lab-folder.js';

test('a lab as the rest of kubedrill knows it', async () => {
  const root = await labsFolder({
    'answers/right-expose/answer.yaml': 'summary: Exposed\n',
    'answers/right-expose/2-more.sh': 'true\n',
    'answers/right-expose/1-service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: demo}\n',
    'answers/wrong-nothing/answer.yaml': 'summary: Nothing\nfails: [there]\nfinding: there is none\n',
    'answers/wrong-nothing/1.sh': 'true\n',
  });
  const catalog = catalogOf(root);
  expect(await catalog.get('demo')).not.toHaveProperty('answers');
  const lab = await catalog.answered.get('demo');
  expect(lab).toMatchObject({
    id: 'demo',
    folder: join(root, 'demo'),
    points: 2,
    requires: [],
    tags: [],
    task: '# Task\n',
    hints: ['Look.', 'Look closer.'],
    seed: [{ kind: 'Pod', metadata: { name: 'web' } }],
    checks: [{ id: 'there', kind: 'object', spec: { select: { name: 'web' } } }],
  });
  expect(lab.answers).toEqual([
    {
      name: 'right-expose',
      right: true,
      summary: 'Exposed',
      fails: [],
      steps: [
        {
          type: 'apply',
          file: expect.stringContaining('1-service.yaml'),
          objects: [expect.objectContaining({ kind: 'Service' })],
          places: expect.any(Map),
        },
        { type: 'script', file: expect.stringContaining('2-more.sh') },
      ],
    },
    {
      name: 'wrong-nothing',
      right: false,
      summary: 'Nothing',
      fails: ['there'],
      finding: 'there is none',
      steps: [{ type: 'script', file: expect.stringContaining('1.sh') }],
    },
  ]);
});

describe('where labs are looked for', () => {
  test('in folders of folders, but not within a lab', async () => {
    const root = await labsFolder({ 'lab.yaml': undefined, 'task.md': undefined, 'grade.yaml': undefined }, 'empty');
    await addLab(root, 'networking/demo');
    await addLab(root, 'networking/demo/seed/demo');
    const { labs, broken } = await catalogOf(root).all();
    expect(labs.map(({ folder }) => folder)).toEqual([join(root, 'networking', 'demo')]);
    expect(broken).toEqual([]);
  });

  test('a folder that is a lab itself', async () => {
    const root = await labsFolder();
    expect((await catalogOf(join(root, 'demo')).get('demo')).id).toBe('demo');
  });

  test('a root that does not exist', async () => {
    await expect(catalogOf('/no/such/labs').all()).rejects.toMatchObject({
      code: 'no-labs-folder',
      exitCode: ExitCode.usage,
      message: '/no/such/labs cannot be read as a folder of labs: it is missing.',
    });
  });
});

describe('several labs', () => {
  test('are sorted by id, and a broken one does not hide the others', async () => {
    const root = await labsFolder({ 'task.md': undefined });
    const other = (id: string) => ({
      'lab.yaml': `id: ${id}\ntitle: A\nexams: [CKA]\ndomain: D\ndifficulty: hard\nminutes: 1\nnamespaces: [demo]\n`,
    });
    await addLab(root, 'zebra', other('zebra'));
    await addLab(root, 'ant', other('ant'));
    const { labs, broken } = await catalogOf(root).all();
    expect(labs.map(({ id }) => id)).toEqual(['ant', 'zebra']);
    expect(broken.map(({ message }) => message)).toEqual(['task.md is missing']);
    await expect(catalogOf(root).get('demo')).rejects.toMatchObject({ code: 'invalid-lab', also: [] });
  });

  test('asked for by its name, tells all that is wrong with it', async () => {
    const root = await labsFolder({ 'task.md': undefined, 'hints.md': '' });
    await expect(catalogOf(root).get('demo')).rejects.toMatchObject({
      message: 'task.md is missing',
      at: { file: join(root, 'demo/task.md') },
      also: [{ code: 'invalid-lab', message: 'hints.md is empty' }],
    });
  });

  test('two of one id: the first root counts', async () => {
    const [first, second] = [await labsFolder(), await labsFolder()];
    const { labs, broken } = await catalogOf(first, second).all();
    expect(labs.map(({ folder }) => folder)).toEqual([join(first, 'demo')]);
    expect(broken[0]?.message).toBe(`another lab is called "demo" as well: ${join(first, 'demo')}`);
  });

  test('an unknown one: the nearest names are offered', async () => {
    const root = await labsFolder();
    await mkdir(join(root, 'not-a-lab'));
    await expect(catalogOf(root).get('dmeo')).rejects.toMatchObject({
      code: 'unknown-lab',
      exitCode: ExitCode.usage,
      message: 'there is no lab "dmeo"',
      hint: 'Did you mean demo?',
    });
    await expect(catalogOf(root).get('something-else')).rejects.toMatchObject({
      hint: '`kubedrill list` shows all labs.',
    });
  });
});
