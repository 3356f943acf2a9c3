import { join } from 'node:path';
import type { Attempt, AttemptEvent } from '../domain/attempt.js';
import type { Clock } from '../domain/clock.js';
import { LabError } from '../domain/lab-error.js';
import { fold } from '../practice/fold.js';
import type { AttemptStore } from '../practice/ports.js';
import { hasErrno } from './disk-error.js';
import { EventFolder } from './event-folder.js';
import { withLock } from './lock.js';
import { Summaries } from './summaries.js';

/** Attempts as one JSONL file each in `folder`/attempts, locks in `folder`/locks. `folder` is made when needed. */
export function createAttemptStore({ folder, clock }: { folder: string; clock: Clock }): AttemptStore {
  const locks = join(folder, 'locks');
  const files = new EventFolder<AttemptEvent, Attempt>({
    folder: join(folder, 'attempts'),
    locks,
    clock,
    parser: async () => (await import('./event-schema.js')).parseEvent,
    fold,
    what: ({ type }) => WHAT[type],
  });

  async function append(attempt: string, event: AttemptEvent): Promise<void> {
    try {
      await files.append(attempt, event);
    } catch (error) {
      throw hasErrno(error, 'ENOENT') ? gone(attempt, files.pathOf(attempt)) : error;
    }
  }

  async function list(): Promise<{ attempts: readonly Attempt[]; corrupt: readonly string[] }> {
    const ids = await files.ids();
    const summaries = new Summaries(join(folder, 'attempts', 'summaries.json'));
    const found: Attempt[] = [];
    for (const id of ids) {
      const summary = await summaries.of(id, files.pathOf(id), () => files.read(id));
      if (summary) found.push(summary);
    }
    await summaries.save(new Set(ids));
    found.sort((a, b) => b.startedAt - a.startedAt || b.id.localeCompare(a.id));
    return { attempts: found, corrupt: await files.corrupt() };
  }

  return {
    append,
    read: (attempt) => files.read(attempt),
    list,
    exclusively: (name, waitMs, work) => withLock({ folder: locks, name, waitMs, clock }, work),
  };
}

const WHAT: Readonly<Record<AttemptEvent['type'], string>> = {
  begun: 'the start of this attempt',
  reset: 'the reset',
  hinted: 'the taking of a hint',
  checked: 'the result of this check',
  'solution-shown': 'that the solution was shown',
  finished: 'the end of this attempt',
};

function gone(attempt: string, path: string): LabError {
  return new LabError({
    code: 'attempt-gone',
    message: `The file of attempt ${attempt} is no longer there (${path}).`,
    hint: 'Begin the lab again with `kubedrill start LAB`.',
  });
}
