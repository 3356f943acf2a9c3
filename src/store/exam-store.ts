import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../domain/clock.js';
import type { ExamEvent, ExamSitting } from '../domain/exam.js';
import { foldExam } from '../practice/exam/fold.js';
import type { ExamStore } from '../practice/exam/ports.js';
import { diskError, hasErrno } from './disk-error.js';
import { appendLine, parseEvents } from './event-file.js';
import { parseExamEvent } from './exam-event-schema.js';
import { withLock } from './lock.js';

const SUFFIX = '.jsonl';
const ASIDE = '.corrupt';
/** A write takes milliseconds; a process that was stopped in the middle of one is waited for this long. */
const APPEND_WAIT_MS = 5_000;

/** Sittings of mock exams as one JSONL file each in `folder`/exams. `folder` is made when needed. */
export function createExamStore({ folder, clock }: { folder: string; clock: Clock }): ExamStore {
  const exams = join(folder, 'exams');
  const lock = { folder: join(folder, 'locks'), name: 'append', waitMs: APPEND_WAIT_MS, clock };
  const pathOf = (sitting: string) => join(exams, `${sitting}${SUFFIX}`);

  async function append(sitting: string, event: ExamEvent): Promise<void> {
    const path = pathOf(sitting);
    const isFirst = event.type === 'begun';
    try {
      if (isFirst) await mkdir(exams, { recursive: true, mode: 0o700 });
      await withLock(lock, () => appendLine(path, JSON.stringify(event), isFirst));
      if (isFirst) await syncFolder(exams);
    } catch (error) {
      throw diskError(error, 'this step of the exam', path);
    }
  }

  async function read(sitting: string): Promise<ExamSitting | undefined> {
    const path = pathOf(sitting);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (hasErrno(error, 'ENOENT')) return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const events = parseEvents(text, parseExamEvent);
    const folded = events && foldExam(events);
    if (folded?.id === sitting || events?.length === 0) return folded;
    // In a folder that cannot be written it stays where it is, and is passed over.
    await rename(path, `${path}${ASIDE}`).catch(() => undefined);
    return undefined;
  }

  async function list(): Promise<{ sittings: readonly ExamSitting[]; corrupt: readonly string[] }> {
    const ids = (await filesIn(exams))
      .filter((file) => file.endsWith(SUFFIX))
      .map((file) => file.slice(0, -SUFFIX.length));
    const found = (await Promise.all(ids.map(read))).filter((sitting) => sitting !== undefined);
    found.sort((a, b) => b.startedAt - a.startedAt || b.id.localeCompare(a.id));
    const corrupt = (await filesIn(exams)).filter((file) => file.endsWith(ASIDE)).sort();
    return { sittings: found, corrupt: corrupt.map((file) => join(exams, file)) };
  }

  return { append, read, list };
}

/** A new file's name is durable once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return [];
    throw error;
  }
}
