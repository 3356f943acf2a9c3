import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attempt, AttemptEvent } from '../domain/attempt.js';
import type { Clock } from '../domain/clock.js';
import { LabError } from '../domain/lab-error.js';
import { fold } from '../practice/fold.js';
import type { AttemptStore } from '../practice/ports.js';
import { diskError, hasErrno } from './disk-error.js';
import { appendLine, parseEvents } from './event-file.js';
import { parseEvent } from './event-schema.js';
import { withLock } from './lock.js';
import { Summaries } from './summaries.js';

const SUFFIX = '.jsonl';
const ASIDE = '.corrupt';
/** A write takes milliseconds; a process that was stopped in the middle of one is waited for this long. */
const APPEND_WAIT_MS = 5_000;

/** Attempts as one JSONL file each in `folder`/attempts, locks in `folder`/locks. `folder` is made when needed. */
export function createAttemptStore({ folder, clock }: { folder: string; clock: Clock }): AttemptStore {
  const attempts = join(folder, 'attempts');
  const pathOf = (attempt: string) => {
    if (!/^[a-z0-9][a-z0-9.-]*$/i.test(attempt)) throw new Error(`"${attempt}" cannot name an attempt`);
    return join(attempts, `${attempt}${SUFFIX}`);
  };
  const exclusively: AttemptStore['exclusively'] = (name, waitMs, work) =>
    withLock({ folder: join(folder, 'locks'), name, waitMs, clock }, work);

  async function append(attempt: string, event: AttemptEvent): Promise<void> {
    const path = pathOf(attempt);
    const isFirst = event.type === 'begun';
    try {
      if (isFirst) await mkdir(attempts, { recursive: true, mode: 0o700 });
      await exclusively('append', APPEND_WAIT_MS, () => appendLine(path, JSON.stringify(event), isFirst));
      if (isFirst) await syncFolder(attempts);
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) throw gone(attempt, path);
      throw diskError(error, WHAT[event.type], path);
    }
  }

  async function read(attempt: string): Promise<Attempt | undefined> {
    const path = pathOf(attempt);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (hasErrno(error, 'ENOENT')) return undefined;
      throw unreadable(error, path);
    });
    if (text === undefined) return undefined;
    const events = parseEvents(text, parseEvent);
    const folded = events && fold(events);
    if (folded?.id === attempt || events?.length === 0) return folded;
    // In a folder that cannot be written it stays where it is, and is passed over.
    await rename(path, `${path}${ASIDE}`).catch(() => undefined);
    return undefined;
  }

  async function list(): Promise<{ attempts: readonly Attempt[]; corrupt: readonly string[] }> {
    const ids = (await filesIn(attempts))
      .filter((file) => file.endsWith(SUFFIX))
      .map((f) => f.slice(0, -SUFFIX.length));
    const summaries = new Summaries(join(attempts, 'summaries.json'));
    const found: Attempt[] = [];
    for (const id of ids) {
      const summary = await summaries.of(id, pathOf(id), () => read(id));
      if (summary) found.push(summary);
    }
    await summaries.save(new Set(ids));
    found.sort((a, b) => b.startedAt - a.startedAt || b.id.localeCompare(a.id));
    const aside = (await filesIn(attempts)).filter((file) => file.endsWith(ASIDE)).sort();
    return { attempts: found, corrupt: aside.map((file) => join(attempts, file)) };
  }

  return { append, read, list, exclusively };
}

const WHAT: Readonly<Record<AttemptEvent['type'], string>> = {
  begun: 'the start of this attempt',
  reset: 'the reset',
  hinted: 'the taking of a hint',
  checked: 'the result of this check',
  'solution-shown': 'that the solution was shown',
  finished: 'the end of this attempt',
};

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
    throw unreadable(error, folder);
  }
}

function gone(attempt: string, path: string): LabError {
  return new LabError({
    code: 'attempt-gone',
    message: `The file of attempt ${attempt} is no longer there (${path}).`,
    hint: 'Begin the lab again with `kubedrill start LAB`.',
  });
}

function unreadable(error: unknown, path: string): unknown {
  if (!hasErrno(error, 'EACCES', 'EPERM', 'EIO', 'ENOTDIR', 'EISDIR')) return error;
  return new LabError({
    code: 'state-not-readable',
    message: `${path} cannot be read: ${(error as Error).message}.`,
    hint: 'Make it readable for your user, or point KUBEDRILL_HOME to another folder.',
    cause: error,
  });
}
