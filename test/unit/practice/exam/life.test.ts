import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { examScore } from '../../../../src/domain/exam-score.js';
import { labRecords } from '../../../../src/domain/lab-record.js';
import { createExams } from '../../../../src/practice/exam/create-exams.js';
import { type Bench, bench, blueprint, lab, pod } from '../fixture.js';

const MINUTE = 60_000;
const one = lab({ id: 'one', title: 'One', domain: 'Networking', namespaces: ['one'], seed: [pod('one', 'web')] });
const two = lab({ id: 'two', title: 'Two', domain: 'Storage', namespaces: ['two'], seed: [pod('two', 'db')] });
const clashing = lab({ id: 'clashing', namespaces: ['two', 'three'], seed: [] });

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function hall(
  blueprints = [blueprint()],
  labs = [one, two, clashing],
): Promise<Bench & { exams: ReturnType<typeof createExams> }> {
  const made = await bench({ labs, blueprints });
  folders.push(made.folder);
  return { ...made, exams: createExams(made.deps) };
}

describe('an exam', () => {
  test('is seeded whole before its clock starts, and ends with a score by domain', async () => {
    const { exams, kube, clock, on, events, practice } = await hall();
    const before = clock.now();
    const { sitting, labs } = await exams.begin('mock', {}, on);
    expect(labs.map(({ id }) => id)).toEqual(['one', 'two']);
    expect(sitting.startedAt).toBeGreaterThanOrEqual(before + kube.podReadyMs);
    expect(sitting.deadlineAt - sitting.startedAt).toBe(10 * MINUTE);
    const titles = new Set(events.flatMap((event) => (event.type === 'phase' ? [event.title] : [])));
    expect([...titles]).toEqual(['Question 1: One', 'Question 2: Two']);

    clock.time += 2 * MINUTE;
    kube.put(pod('one', 'mine'));
    await exams.open(2);
    await exams.markDone(1, true);
    await exams.flag(2, true);
    clock.time += MINUTE;
    const over = await exams.submit(on);
    expect(examScore(over)).toMatchObject({ earned: 6, total: 10, percent: 60, passed: false, provisional: false });
    expect(examScore(over).domains.map(({ domain, percent }) => [domain, percent])).toEqual([
      ['Networking', 100],
      ['Storage', 0],
    ]);
    expect(over.questions.map(({ spentMs }) => spentMs)).toEqual([2 * MINUTE, MINUTE]);
    expect(over).toMatchObject({ submitReason: 'submitted', stopped: false });
    expect(await exams.current()).toBeUndefined();
    expect(kube.changes).toContain('delete Namespace one');

    // Each question counts as an attempt at its lab.
    const { attempts } = await practice.history();
    expect(attempts.map((attempt) => [attempt.lab, attempt.best?.score.passed, attempt.exam])).toEqual(
      expect.arrayContaining([
        ['one', true, over.id],
        ['two', false, over.id],
      ]),
    );
    const taken = attempts.map((attempt) => (attempt.finishedAt ?? 0) - attempt.startedAt);
    expect(taken.sort((a, b) => a - b)).toEqual([MINUTE, 2 * MINUTE]);
    expect(labRecords(attempts).get('one')?.standing).toBe('passed');
  });

  test('goes on after a kill: another process finds the question, the marks and the deadline', async () => {
    const first = await hall();
    const { sitting } = await first.exams.begin('mock', {}, first.on);
    await first.exams.open(2);
    await first.exams.flag(2, true);
    const second = createExams(first.deps);
    const found = await second.current();
    expect(found?.sitting).toMatchObject({ id: sitting.id, open: 2, deadlineAt: sitting.deadlineAt });
    expect(found?.sitting.questions[1]?.flagged).toBe(true);
  });

  test('killed while it is graded, the next submit grades what is left and nothing twice', async () => {
    const { exams, kube, clock, on, practice, events } = await hall();
    await exams.begin('mock', {}, on);
    clock.time += MINUTE;
    let grading = 0;
    const killed = exams.submit((event) => {
      if (event.type === 'phase' && event.phase.startsWith('grade-') && event.state === 'started' && ++grading === 2) {
        throw new Error('killed');
      }
    });
    await expect(killed).rejects.toThrow('killed');
    const half = await exams.current();
    expect(half?.sitting.questions.map(({ result }) => result !== undefined)).toEqual([true, false]);
    await expect(exams.open(1)).rejects.toMatchObject({ code: 'exam-submitted' });
    events.length = 0;
    kube.put(pod('one', 'mine'));
    const over = await exams.submit(on);
    const graded = events.flatMap((event) =>
      event.type === 'phase' && event.state === 'started' ? [event.phase] : [],
    );
    expect(graded.filter((phase) => phase.startsWith('grade-'))).toEqual(['grade-2']);
    expect(examScore(over).earned).toBe(0);
    expect((await practice.history()).attempts).toHaveLength(1);
  });

  test('takes no more work when its time is up, and is then submitted as such', async () => {
    const { exams, clock, on } = await hall();
    const { sitting } = await exams.begin('mock', {}, on);
    clock.time = sitting.deadlineAt;
    for (const late of [
      () => exams.open(2),
      () => exams.markDone(1, true),
      () => exams.pause(),
      () => exams.shell(1),
    ]) {
      await expect(late()).rejects.toMatchObject({ code: 'time-is-up' });
    }
    clock.time += 60 * MINUTE;
    const over = await exams.submit(on);
    expect(over.submitReason).toBe('time-up');
    expect(over.questions[0]?.spentMs).toBe(10 * MINUTE);
  });

  test('pauses where it may', async () => {
    const { exams, clock, on } = await hall([blueprint(), blueprint({ id: 'hard', strict: true })]);
    await exams.begin('mock', {}, on);
    await exams.pause();
    clock.time += 60 * MINUTE;
    expect(await exams.resume()).toMatchObject({ pauses: 1 });
    await exams.stop(on);
    await exams.begin('hard', {}, on);
    await expect(exams.pause()).rejects.toMatchObject({ code: 'exam-strict' });
  });

  test('is not graded while nothing can be told, and says so', async () => {
    const { exams, kube, on } = await hall();
    await exams.begin('mock', {}, on);
    kube.down = true;
    await expect(exams.submit(on)).rejects.toMatchObject({ code: 'could-not-grade', exitCode: 4 });
    kube.down = false;
    kube.put(pod('two', 'mine'));
    expect(examScore(await exams.submit(on)).earned).toBe(4);
  });

  test('keeps labs from beginning, and the other way round replaces an attempt', async () => {
    const { exams, practice, on } = await hall();
    await practice.begin('one', on);
    await exams.begin('mock', {}, on);
    expect(await practice.current()).toBeUndefined();
    await expect(practice.begin('one', on)).rejects.toMatchObject({ code: 'exam-under-way' });
    await expect(exams.begin('mock', {}, on)).rejects.toMatchObject({ code: 'exam-under-way' });
    const stopped = await exams.stop(on);
    expect(stopped.stopped).toBe(true);
    await practice.begin('one', on);
  });

  test('ends with its cluster', async () => {
    const { exams, practice, on } = await hall();
    await exams.begin('mock', {}, on);
    await practice.down(on);
    expect(await exams.current()).toBeUndefined();
  });
});

describe('what an exam lacks is named before anything is touched', () => {
  test.each([
    ['exam-lacks-labs', [{ lab: 'one' }, { lab: 'etcd-restore' }], 'etcd-restore'],
    ['exam-clashes', [{ lab: 'two' }, { lab: 'clashing' }], 'two and clashing both use namespace two'],
  ])('%s', async (code, questions, words) => {
    const { exams, kube, on } = await hall([blueprint({ questions })]);
    const error = { code, message: expect.stringContaining(words), exitCode: 2 };
    await expect(exams.begin('mock', {}, on)).rejects.toMatchObject(error);
    expect(kube.changes).toEqual([]);
    const [offered] = (await exams.list()).exams;
    expect([...(offered?.lacking ?? []), ...(offered?.clashes ?? [])]).toEqual([words]);
  });

  test('exam-not-offered', async () => {
    const needy = lab({ id: 'one', namespaces: ['one'], requires: ['ingress'] });
    const { exams, on } = await hall([blueprint()], [needy, two]);
    const error = { code: 'exam-not-offered', message: expect.stringContaining('one needs ingress') };
    await expect(exams.begin('mock', {}, on)).rejects.toMatchObject(error);
  });
});

describe('retaking what failed', () => {
  test('has those questions alone and their share of the time', async () => {
    const { exams, kube, on } = await hall();
    await expect(exams.begin('mock', { failedOnly: true }, on)).rejects.toMatchObject({ code: 'nothing-failed' });
    await exams.begin('mock', {}, on);
    kube.put(pod('one', 'mine'));
    await exams.submit(on);
    const { sitting } = await exams.begin('mock', { failedOnly: true }, on);
    expect(sitting.questions.map(({ lab: id, points }) => [id, points])).toEqual([['two', 4]]);
    expect(sitting.deadlineAt - sitting.startedAt).toBe(5 * MINUTE);
  });
});

describe('healing', () => {
  test('puts back what is gone and leaves the rest as it is', async () => {
    const { exams, kube, on } = await hall(
      [blueprint()],
      [{ ...one, seed: [pod('one', 'web'), pod('one', 'side')] }, two],
    );
    await exams.begin('mock', {}, on);
    expect((await exams.heal(1, on)).healed).toEqual([]);
    kube.put(pod('one', 'mine'));
    await kube.delete({ apiVersion: 'v1', kind: 'Pod', namespace: 'one', name: 'web' });
    const changes = kube.changes.length;
    const { healed, sitting } = await exams.heal(1, on);
    expect(healed).toEqual(['Pod one/web']);
    expect(kube.changes.slice(changes)).toEqual(['apply Pod one/web']);
    expect(kube.names('Pod', 'one').sort()).toEqual(['mine', 'side', 'web']);
    expect(sitting.questions[0]?.seeded.map(({ name }) => name).sort()).toEqual(['one', 'side', 'web']);
  });

  test('what is gone when a question is graded stands in its result', async () => {
    const { exams, kube, on } = await hall();
    await exams.begin('mock', {}, on);
    await kube.delete({ apiVersion: 'v1', kind: 'Pod', namespace: 'two', name: 'db' });
    const over = await exams.submit(on);
    expect(over.questions.map(({ gone }) => gone)).toEqual([[], ['Pod two/db']]);
  });
});

test('a shell opens its question and knows the exam', async () => {
  const { exams, on } = await hall();
  await exams.begin('mock', {}, on);
  const shell = await exams.shell(2);
  expect(shell).toMatchObject({ namespace: 'two', env: { KUBEDRILL_LAB: 'two', KUBEDRILL_QUESTION: '2' } });
  expect((await exams.current())?.sitting.open).toBe(2);
  await expect(exams.shell(9)).rejects.toMatchObject({ code: 'unknown-question' });
});
