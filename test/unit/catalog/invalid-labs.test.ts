import { mkdir, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unreadable } from '../../../src/catalog/read-source.js';
import { addLab, catalogOf, GRADE, LAB, labsFolder, problemsOf } from './lab-folder.js';

const grade = (text: string) => ({ 'grade.yaml': text });
const check = (rest: string) => GRADE + rest;

describe('files', () => {
  test.each(['lab.yaml', 'task.md', 'grade.yaml', 'hints.md', 'solution.md'])('%s is missing', async (name) => {
    expect(await problemsOf({ [name]: undefined })).toEqual([
      expect.objectContaining({ message: `${name} is missing`, code: 'invalid-lab', exitCode: 2 }),
    ]);
  });

  test('a text that is empty, hints without a hint', async () => {
    expect((await problemsOf({ 'task.md': '\n' }))[0]?.message).toBe('task.md is empty');
    expect(await problemsOf({ 'hints.md': ' \n' })).toMatchObject([{ message: 'hints.md is empty' }]);
    expect((await problemsOf({ 'hints.md': 'Just text.\n' }))[0]).toMatchObject({
      file: 'hints.md',
      message: 'has no hint',
    });
  });

  test.each(['task.md', 'hints.md', 'solution.md'])('%s would do something to a terminal', async (name) => {
    expect(await problemsOf({ [name]: '## Hint\r\n\tLook\u001b[2J.\n' })).toEqual([
      expect.objectContaining({
        file: name,
        place: '2:6',
        message: 'has the control character U+001B',
        hint: 'Texts of labs are plain: remove it.',
      }),
    ]);
    expect(await problemsOf({ [name]: '## Hint\r\n\tLook.\n' })).toEqual([]);
  });

  test.each(['lab.yaml', 'task.md', 'grade.yaml', 'seed/pod.yaml', 'answers/right-one/answer.yaml'])(
    '%s is a folder: one broken lab among the others',
    async (name) => {
      const root = await labsFolder({ [name]: undefined });
      await addLab(root, 'other', { 'lab.yaml': LAB.replace('id: demo', 'id: other') });
      await mkdir(join(root, 'demo', name), { recursive: true });
      const { labs, broken } = await catalogOf(root).answered.all();
      expect(labs.map(({ id }) => id)).toEqual(['other']);
      expect(broken).toEqual([
        expect.objectContaining({
          code: 'invalid-lab',
          message: `${basename(name)} is a folder, not a file`,
          hint: 'Remove or rename the folder, and write the file in its place.',
          at: { file: join(root, 'demo', name) },
        }),
      ]);
    },
  );

  test('a lab of which nothing is a file', async () => {
    const root = await labsFolder({ 'grade.yaml': undefined, 'task.md': undefined, 'lab.yaml': undefined });
    await mkdir(join(root, 'demo', 'lab.yaml'));
    expect((await catalogOf(root).all()).broken).toMatchObject([{ message: 'lab.yaml is a folder, not a file' }]);
  });

  test('a seed that is no folder', async () => {
    expect(await problemsOf({ 'seed/pod.yaml': undefined, seed: 'apiVersion: v1\n' })).toEqual([
      expect.objectContaining({ file: 'seed', message: 'seed is a file, not a folder' }),
    ]);
  });

  test('a link that leads nowhere', async () => {
    const root = await labsFolder({ 'task.md': undefined });
    await symlink('nowhere.md', join(root, 'demo/task.md'));
    expect((await catalogOf(root).all()).broken).toMatchObject([{ message: 'task.md is missing' }]);
  });

  test.each([
    ['EACCES', 'task.md may not be read by you', 'Its permissions forbid it: chmod u+r lets its owner read it.'],
    ['ELOOP', 'task.md is a link that leads back to itself', 'Remove the link, and write the file in its place.'],
    ['EIO', 'task.md cannot be read: i/o error', undefined],
  ])('a file that cannot be read: %s', (code, message, hint) => {
    const problem = unreadable('/labs/x/task.md', Object.assign(new Error('i/o error'), { code }));
    expect(problem).toMatchObject({ code: 'invalid-lab', message, hint, at: { file: '/labs/x/task.md' } });
  });

  test('all that is wrong is told at once', async () => {
    const problems = await problemsOf({ 'task.md': undefined, 'solution.md': undefined, ...grade('checks: []\n') });
    expect(problems.map(({ file }) => file)).toEqual(['task.md', 'solution.md', 'grade.yaml']);
  });
});

describe('YAML', () => {
  test('the line, the column and a caret', async () => {
    const [problem] = await problemsOf({ 'lab.yaml': LAB.replace('minutes: 5', 'minutes: soon') });
    expect(problem).toMatchObject({
      file: 'lab.yaml',
      place: '6:10',
      message: 'minutes: expected number, received string',
      excerpt: [
        '4 | domain: Services and Networking',
        '5 | difficulty: easy',
        '6 | minutes: soon',
        '  |          ^',
      ].join('\n'),
    });
  });

  test.each([
    [
      'a tab',
      'id: demo\nexams:\n\t- CKAD\n',
      '3:1',
      /not valid YAML/,
      'Indent with spaces; YAML does not allow tabs there.',
    ],
    [
      'a key twice',
      `${LAB}title: Again\n`,
      '8:1',
      /not valid YAML: Map keys must be unique/,
      'Each field may stand only once in a map.',
    ],
    [
      'a colon in a text',
      LAB.replace('A demo', 'A demo: the first'),
      '2:8',
      /not valid YAML/,
      'A text that contains ": " needs quotes; a map needs a line of its own.',
    ],
    ['a bracket that does not close', LAB.replace('[demo]', '[demo'), '7:18', /not valid YAML/, undefined],
  ])('%s', async (_, text, place, message, hint) => {
    const [problem] = await problemsOf({ 'lab.yaml': text });
    expect(problem).toMatchObject({ file: 'lab.yaml', place, hint });
    expect(problem?.message).toMatch(message);
  });

  test.each([
    ['an empty file', '', 'lab.yaml is empty'],
    ['no fields', 'just a text\n', 'lab.yaml holds no fields, each with its name, a colon and a value'],
    ['nothing but a remark', '# still to be written\n', 'lab.yaml holds nothing but remarks'],
  ])('%s', async (_, text, message) => {
    expect((await problemsOf({ 'lab.yaml': text }))[0]).toMatchObject({
      file: 'lab.yaml',
      place: '1:1',
      message,
      hint: 'It needs id, title, exams, domain, difficulty, minutes, namespaces.',
    });
  });

  test('a second document', async () => {
    expect(await problemsOf({ 'lab.yaml': `${LAB}---\ntitle: Another\n` })).toEqual([
      expect.objectContaining({
        place: '8:1',
        message: 'a second document begins here, and lab.yaml holds one',
        hint: 'Take out the line "---", and what follows it where it belongs elsewhere.',
      }),
    ]);
  });

  test.each([
    ['LAB', { 'lab.yaml': LAB.replace('[CKAD]', 'CKAD') }, '3:8', 'exams: must be a list', 'Write exams: [CKAD].'],
    ['GRADE', grade('checks: web\n'), '1:9', 'checks: must be a list', 'Write checks: [web].'],
    ['a map', { 'lab.yaml': LAB.replace('[CKAD]', '{a: b}') }, '3:8', 'exams: must be a list', undefined],
  ])('one where a list belongs: %s', async (_, files, place, message, hint) => {
    expect(await problemsOf(files)).toEqual([expect.objectContaining({ place, message, hint })]);
  });

  test('no text at all: what a terminal would obey is shown, and the caret stays under its place', async () => {
    const [problem] = await problemsOf({ 'lab.yaml': '\x1b[2Jtitle: [\x07\n' });
    expect(problem?.excerpt).not.toMatch(/[\x00-\x08\x0b-\x1f]/);
    expect(problem?.excerpt).toContain('␛[2Jtitle');
    const [field] = await problemsOf({ 'lab.yaml': `${LAB}"\\e[31mred": 1\n` });
    expect(field?.message).toBe('unknown field "␛[31mred"');
  });
});

describe('lab.yaml', () => {
  test.each([
    ['an unknown field', `${LAB}dificulty: easy\n`, '8:1', 'unknown field "dificulty"', 'Did you mean "difficulty"?'],
    [
      'another id than the folder',
      LAB.replace('id: demo', 'id: other'),
      '1:5',
      `id "other" is not the folder's name "demo"`,
      'Rename the folder or write id: demo.',
    ],
    ['a missing field', LAB.replace('title: A demo\n', ''), '1:1', 'title: is missing', undefined],
    [
      'an unknown exam',
      LAB.replace('CKAD', 'CKS'),
      '3:9',
      'exams[0]: Invalid option: expected one of "CKAD"|"CKA"',
      undefined,
    ],
    [
      'a namespace that cannot be',
      LAB.replace('[demo]', '[Demo_1]'),
      '7:14',
      'namespaces[0]: must be a namespace name: lower-case letters, digits and hyphens',
      undefined,
    ],
    [
      'a title that would do something to a terminal',
      LAB.replace('A demo', '"A \\e[31mdemo"'),
      '2:8',
      'title: must be one line, without control characters',
      undefined,
    ],
  ])('%s', async (_, text, place, message, hint) => {
    const problems = await problemsOf({ 'lab.yaml': text });
    expect(problems).toEqual([expect.objectContaining({ file: 'lab.yaml', place, message, hint })]);
  });

  const ofTheCluster = ['kube-system', 'kube-public', 'kube-node-lease', 'kubedrill-ingress', 'local-path-storage'];
  test.each(ofTheCluster)("the cluster's own namespace %s", async (name) => {
    expect(await problemsOf({ 'lab.yaml': LAB.replace('[demo]', `[demo, ${name}]`) })).toEqual([
      expect.objectContaining({
        file: 'lab.yaml',
        place: '7:20',
        message: `namespaces[1]: ${name} belongs to the cluster itself, and a lab's namespaces are emptied`,
        hint: "Take a namespace of the lab's own.",
      }),
    ]);
  });
});

describe('grade.yaml', () => {
  test.each([
    [
      'an unknown kind',
      GRADE.replace('kind: object', 'kind: objekt'),
      '3:11',
      'unknown kind "objekt"',
      'Did you mean "object"?',
    ],
    [
      'an unknown field of the kind',
      check('    expct: {}\n'),
      '8:5',
      'unknown field "expct"',
      'Did you mean "expect"?',
    ],
    [
      'an unknown field deep down',
      GRADE.replace('namespace: demo', 'namspace: demo'),
      '7:45',
      'unknown field "namspace"',
      'Did you mean "namespace"?',
    ],
    [
      'a field that all checks need',
      GRADE.replace('    points: 2\n', ''),
      '2:5',
      'checks[0].points: is missing',
      undefined,
    ],
    [
      'an expression that is no CEL',
      check('    cel: [{expr: "self.", message: m}]\n'),
      '8:18',
      /^checks\[0\]\.cel\[0\]\.expr: is not CEL: /,
      undefined,
    ],
    [
      'a prerequisite that does not exist',
      check('    after: [their]\n'),
      '8:13',
      'no check is called "their"',
      'Did you mean "there"?',
    ],
    [
      'a check that waits for itself',
      check('    after: [there]\n'),
      '8:13',
      'check "there" waits for itself through "there"',
      undefined,
    ],
    [
      'an id twice',
      GRADE + GRADE.replace('checks:\n', ''),
      '8:9',
      'another check is called "there" as well',
      undefined,
    ],
    ['no check at all', 'checks: []\n', '1:9', /^checks: /, undefined],
  ])('%s', async (_, text, place, message, hint) => {
    const problems = await problemsOf(grade(text));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: 'grade.yaml', place, hint });
    if (typeof message === 'string') expect(problems[0]?.message).toBe(message);
    else expect(problems[0]?.message).toMatch(message);
  });

  test('checks that wait for each other', async () => {
    const two = `${check('    after: [second]\n')}${GRADE.replace('checks:\n', '').replace('id: there', 'id: second')}    after: [there]\n`;
    expect((await problemsOf(grade(two))).map(({ message }) => message)).toEqual([
      'check "there" waits for itself through "second"',
      'check "second" waits for itself through "there"',
    ]);
  });

  test('of several shapes that a field may have, the one that was meant', async () => {
    const reach = `checks:
  - id: r
    kind: reach
    title: t
    points: 1
    why: w
    flows:
      - {from: demo/a, to: {servce: demo/b}, port: 80, expect: allowed}
      - {from: nonsense, to: demo/b, port: 80, expect: allowed}
`;
    const problems = await problemsOf(grade(reach));
    expect(problems.map(({ place }) => place)).toEqual(['8:29', '9:16']);
    expect(problems[0]).toMatchObject({ message: 'unknown field "servce"', hint: 'Did you mean "service"?' });
    expect(problems[1]?.message).toBe('checks[0].flows[1].from: must be namespace/name, such as shop/backend');
    const other = await problemsOf(
      grade(reach.replace('{servce: demo/b}', '7').replace('from: nonsense', 'from: demo/c')),
    );
    expect(other.map(({ message }) => message)).toEqual([
      'checks[0].flows[0].to: has none of the shapes that are possible here',
    ]);
  });
});

describe('manifests', () => {
  const seed = (text: string) => ({ 'seed/pod.yaml': text });
  const pod = (metadata: string) => `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\n`;

  test.each([
    [
      'no namespace',
      pod('{name: a}'),
      '3:11',
      'metadata.namespace: must be given',
      'A lab says where each object goes.',
    ],
    [
      'another namespace',
      pod('{name: a, namespace: dmo}'),
      '3:32',
      'metadata.namespace: "dmo" is no namespace of this lab',
      'Did you mean "demo"?',
    ],
    [
      'a namespace object of another lab',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: kube-system}\n',
      '3:18',
      'metadata.name: "kube-system" is no namespace of this lab',
      "The lab's namespaces (lab.yaml): demo.",
    ],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}\n', '1:1', 'kind: must be a text', undefined],
    ['no name', pod('{namespace: demo}'), '3:11', 'metadata.name: must be a text', undefined],
    [
      'a label that YAML 1.1 takes for a truth value',
      pod('{name: a, namespace: demo, labels: {access: yes}}'),
      '3:55',
      'metadata.labels.access: must be a text',
      'Put it in quotes: access: "true".',
    ],
    [
      'no object',
      'just text\n',
      '1:1',
      'is not a Kubernetes object: a map with apiVersion, kind and metadata',
      undefined,
    ],
    [
      'the second document',
      `${pod('{name: a, namespace: demo}')}---\n${pod('{name: b}')}`,
      '7:11',
      'metadata.namespace: must be given',
      'A lab says where each object goes.',
    ],
    [
      'an item of a List',
      `kind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: {name: a}\n`,
      '5:15',
      'metadata.namespace: must be given',
      'A lab says where each object goes.',
    ],
  ])('%s', async (_, text, place, message, hint) => {
    expect(await problemsOf(seed(text))).toEqual([
      expect.objectContaining({ file: 'seed/pod.yaml', place, message, hint }),
    ]);
  });

  test('of any shape that kubectl takes are well', async () => {
    const pods = `${pod('{name: a, namespace: demo, creationTimestamp: 2026-01-01T00:00:00Z}')}---\n---\n# nothing\n`;
    const list = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: IngressClass\n  metadata: {name: a}\n`;
    expect(await problemsOf({ 'seed/pod.yaml': pods, 'seed/list.yml': list })).toEqual([]);
  });
});

describe('answers', () => {
  const answer = (name: string, yaml: string | undefined, step: string | undefined = 'true\n') => ({
    [`answers/${name}/answer.yaml`]: yaml,
    [`answers/${name}/1.sh`]: step,
  });

  test.each([
    [
      'neither right nor wrong',
      answer('good-one', 'summary: s\n'),
      'the answer "good-one" is neither right-... nor wrong-...',
    ],
    ['without answer.yaml', answer('right-one', undefined), 'answer.yaml is missing'],
    ['a wrong one that fails nothing', answer('wrong-one', 'summary: s\n'), 'fails: is missing'],
    ['a right one that fails something', answer('right-one', 'summary: s\nfails: [there]\n'), 'unknown field "fails"'],
    ['a check that does not exist', answer('wrong-one', 'summary: s\nfails: [where]\n'), 'no check is called "where"'],
  ])('%s', async (_, files, message) => {
    expect((await problemsOf(files)).map((problem) => problem.message)).toEqual([message]);
  });

  test('no step', async () => {
    const files = { 'answers/right-one/answer.yaml': 'summary: s\n', 'answers/right-one/README.md': 'x' };
    expect((await problemsOf(files))[0]?.message).toMatch(/^the answer has no step/);
  });
});
