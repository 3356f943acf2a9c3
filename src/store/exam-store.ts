import { join } from 'node:path';
import type { Clock } from '../domain/clock.js';
import type { ExamEvent, ExamSitting } from '../domain/exam.js';
import { foldExam } from '../practice/exam/fold.js';
import type { ExamStore } from '../practice/exam/ports.js';
import { EventFolder } from './event-folder.js';

/** Sittings of mock exams as one JSONL file each in `folder`/exams. `folder` is made when needed. */
export function createExamStore({ folder, clock }: { folder: string; clock: Clock }): ExamStore {
  const exams = new EventFolder<ExamEvent, ExamSitting>({
    folder: join(folder, 'exams'),
    locks: join(folder, 'locks'),
    clock,
    parser: async () => (await import('./exam-event-schema.js')).parseExamEvent,
    fold: foldExam,
    what: () => 'this step of the exam',
  });

  async function list(): Promise<{ sittings: readonly ExamSitting[]; corrupt: readonly string[] }> {
    const read = await Promise.all((await exams.ids()).map((id) => exams.read(id)));
    const sittings = read.filter((sitting) => sitting !== undefined);
    sittings.sort((a, b) => b.startedAt - a.startedAt || b.id.localeCompare(a.id));
    return { sittings, corrupt: await exams.corrupt() };
  }

  return { append: (id, event) => exams.append(id, event), read: (id) => exams.read(id), list };
}
