import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/domain/clock.js';
import type { ExamEvent } from '../../../src/domain/exam.js';
import type { ExamStore } from '../../../src/practice/exam/ports.js';
import { createExamStore } from '../../../src/store/exam-store.js';

let folder: string;
let store: ExamStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubedrill-store-'));
  store = createExamStore({ folder, clock: systemClock });
});
afterEach(() => rm(folder, { recursive: true }));

const fileOf = (sitting: string) => join(folder, 'exams', `${sitting}.jsonl`);

const begun = (sitting: string, at = 1000): ExamEvent => ({
  ...{ type: 'begun', at, sitting, blueprint: 'mock', title: 'Mock', exam: 'CKAD', pass: 66, strict: false },
  ...{ provider: 'kind', cluster: 'drill', deadlineAt: at + 600_000 },
  questions: [
    {
      ...{ lab: 'np-lab9', title: 'Lab 9', domain: 'Networking', points: 4, minutes: 5 },
      ...{ namespaces: ['web'], seeded: [], seedDigest: 'x' },
    },
  ],
});

describe('sittings on disk', () => {
  test('are listed from the newest on, as what happened left them', async () => {
    await store.append('s1', begun('s1'));
    await store.append('s2', begun('s2', 5000));
    await store.append('s1', { type: 'paused', at: 6000 });
    const { sittings, corrupt } = await store.list();
    expect(sittings.map(({ id }) => id)).toEqual(['s2', 's1']);
    expect(sittings[1]).toEqual(await store.read('s1'));
    expect(sittings[1]?.pausedAt).toBe(6000);
    expect(corrupt).toEqual([]);
  });

  test('are none where there is no folder yet', async () => {
    expect(await store.list()).toEqual({ sittings: [], corrupt: [] });
    expect(await store.read('s1')).toBeUndefined();
  });

  test('are put aside where a whole line is no event, not where the last one is torn', async () => {
    await store.append('s1', begun('s1'));
    await appendFile(fileOf('s1'), '{"type":"pau');
    await store.append('s2', begun('s2'));
    await appendFile(fileOf('s2'), 'rubbish\n');
    const { sittings, corrupt } = await store.list();
    expect(sittings.map(({ id }) => id)).toEqual(['s1']);
    expect(corrupt).toEqual([`${fileOf('s2')}.corrupt`]);
  });

  test('do not mind a file whose name no sitting can have', async () => {
    await mkdir(join(folder, 'exams'));
    await writeFile(join(folder, 'exams', '.draft.jsonl'), '');
    expect((await store.list()).sittings).toEqual([]);
    await expect(store.read('../s1')).rejects.toThrow('cannot name');
  });
});
