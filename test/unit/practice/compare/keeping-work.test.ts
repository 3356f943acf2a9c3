import { rm } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import type { LabWithAnswers } from '../../../../src/domain/lab.js';
import { createComparisons } from '../../../../src/practice/compare/comparisons.js';
import { keepingWork } from '../../../../src/practice/compare/keeping-work.js';
import { createWorkStore } from '../../../../src/store/work-store.js';
import { bench, lab, pod } from '../fixture.js';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const answered: LabWithAnswers = {
  ...lab(),
  answers: [
    {
      name: 'right-pod',
      right: true,
      summary: 'a bare pod',
      fails: [],
      steps: [{ type: 'apply', file: 'pod.yaml', objects: [pod('front', 'mine')] }],
    },
  ],
};

async function practised(known: LabWithAnswers = answered) {
  const base = await bench();
  folders.push(base.folder);
  const { deps, kube, on } = base;
  const work = createWorkStore({ folder: base.folder });
  const practice = keepingWork(base.practice, deps, work);
  const { attempts, exams } = deps;
  const comparisons = createComparisons({ attempts, exams, work, answered: { get: async () => known } });
  const { attempt } = await practice.begin('net-two', on);
  return { ...base, practice, comparisons, attempt, kube, work };
}

const differing = (found: { objects: readonly { state: string; name: string }[] }) =>
  found.objects.filter(({ state }) => state !== 'same').map(({ state, name }) => `${state} ${name}`);

test.each(['finish', 'stop', 'solution'] as const)('%s keeps what was made for the comparison', async (end) => {
  const { practice, comparisons, kube, on, attempt } = await practised();
  await kube.apply(pod('front', 'mine'));
  await kube.apply(pod('front', 'more'));
  await kube.apply(pod('back', 'probe', { 'kubedrill.dev/actor': 'back' }));
  const owned = pod('front', 'owned');
  owned.metadata.ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'x', uid: 'u' }];
  await kube.apply(owned);
  await practice[end](on);
  const found = await comparisons.of();
  expect(found).toMatchObject({ attempt: attempt.id, lab: 'net-two', answer: { name: 'right-pod' } });
  expect(differing(found)).toEqual(['additional more']);
  expect(await comparisons.of(attempt.id)).toEqual(found);
});

test('while an attempt at the lab is open nothing is told, not even of an earlier one', async () => {
  const { practice, comparisons, on } = await practised();
  await expect(comparisons.of()).rejects.toMatchObject({ code: 'attempt-open', exitCode: 2 });
  await practice.finish(on);
  await comparisons.of('net-two');
  await practice.begin('net-two', on);
  await expect(comparisons.of('net-two')).rejects.toMatchObject({ code: 'attempt-open' });
});

test('an attempt ends as well when the cluster cannot be read; then there is nothing to compare', async () => {
  const { practice, comparisons, on, state } = await practised();
  state.now = 'partial';
  await practice.stop(on);
  await expect(comparisons.of()).rejects.toMatchObject({ code: 'no-work-kept' });
});

test('says that answers made of commands cannot be compared with', async () => {
  const { practice, comparisons, on } = await practised({ ...answered, answers: [] });
  await practice.finish(on);
  await expect(comparisons.of()).rejects.toMatchObject({ code: 'no-answer-of-objects' });
});

test('an unknown attempt', async () => {
  const { comparisons } = await practised();
  await expect(comparisons.of('nope')).rejects.toMatchObject({ code: 'no-such-attempt' });
});
