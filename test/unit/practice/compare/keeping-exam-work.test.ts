import { rm } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import type { LabWithAnswers } from '../../../../src/domain/lab.js';
import { createComparisons } from '../../../../src/practice/compare/comparisons.js';
import { keepingWorkOfExams } from '../../../../src/practice/compare/keeping-work.js';
import { createExams } from '../../../../src/practice/exam/create-exams.js';
import { createWorkStore } from '../../../../src/store/work-store.js';
import { bench, blueprint, lab, pod } from '../fixture.js';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const labs = ['one', 'two'].map(
  (id): LabWithAnswers => ({
    ...lab({ id, namespaces: [id], seed: [pod(id, 'web')] }),
    answers: [
      {
        name: 'right-pod',
        right: true,
        summary: 'a bare pod',
        fails: [],
        steps: [{ type: 'apply', file: 'pod.yaml', objects: [pod(id, 'mine')] }],
      },
    ],
  }),
);

test('what was made in an exam is compared once it is handed in, question by question, and not before', async () => {
  const { deps, kube, clock, on, folder } = await bench({ labs, blueprints: [blueprint()] });
  folders.push(folder);
  const work = createWorkStore({ folder });
  const exams = keepingWorkOfExams(createExams(deps), deps, work);
  const answered = { get: async (id: string) => labs.find((one) => one.id === id) as LabWithAnswers };
  const comparisons = createComparisons({ attempts: deps.attempts, exams: deps.exams, answered, work });

  await exams.begin('mock', {}, on);
  clock.time += 60_000;
  kube.put(pod('one', 'mine'));
  await exams.open(2);
  clock.time += 60_000;
  kube.put(pod('two', 'other'));
  await expect(comparisons.of('one')).rejects.toMatchObject({ code: 'no-such-attempt' });
  const { id } = await exams.submit(on);

  const [first, second] = await Promise.all([comparisons.of(`${id}-1`), comparisons.of(`${id}-2`)]);
  expect(first.objects.every(({ state }) => state === 'same')).toBe(true);
  expect(second.objects.map(({ state, name, answerName }) => [state, name, answerName])).toEqual([
    ['differs', 'other', 'mine'],
    ['same', 'web', undefined],
  ]);

  // The same lab once more, in another sitting: its answer is a secret again.
  await exams.begin('mock', {}, on);
  await expect(comparisons.of('one')).rejects.toMatchObject({ code: 'attempt-open' });
});
