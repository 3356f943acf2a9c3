import { open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../domain/clock.js';
import { LabError } from '../domain/lab-error.js';
import { diskError, hasErrno } from './disk-error.js';
import { appendLine, type ParsedEvent, parseEvents } from './event-file.js';
import { fileInTheWay } from './file-in-the-way.js';
import { withLock } from './lock.js';
import { makeFolder } from './make-folder.js';

const SUFFIX = '.jsonl';
const ASIDE = '.corrupt';
/** What cannot lead out of the folder. */
const ID = /^[a-z0-9][a-z0-9.-]*$/i;
/** A write takes milliseconds; a process that was stopped in the middle of one is waited for this long. */
const APPEND_WAIT_MS = 5_000;

export interface EventFolderOptions<Event, Folded> {
  /** Made when the first file is. */
  folder: string;
  locks: string;
  clock: Clock;
  /** Asked for when a file has to be read: a list often knows them all, and the schemas take long to load. */
  parser(): Promise<(line: string) => ParsedEvent<Event>>;
  fold(events: readonly Event[]): Folded | undefined;
  /** What an event would have noted, for "... could not be saved": "the result of this check". */
  what(event: Event): string;
}

/** A folder of histories: one file `ID.jsonl` each, with an event a line. */
export class EventFolder<Event extends { type: string }, Folded extends { id: string }> {
  readonly #options: EventFolderOptions<Event, Folded>;

  constructor(options: EventFolderOptions<Event, Folded>) {
    this.#options = options;
  }

  /** Throws for an id that could lead out of the folder. */
  pathOf(id: string): string {
    if (!ID.test(id)) throw new Error(`"${id}" cannot name an attempt`);
    return join(this.#options.folder, `${id}${SUFFIX}`);
  }

  /** Resolves when the event is on disk. The event `begun` makes the file; without it, ENOENT is rejected with. */
  async append(id: string, event: Event): Promise<void> {
    const { folder, locks, clock, what } = this.#options;
    const path = this.pathOf(id);
    const isFirst = event.type === 'begun';
    const lock = { folder: locks, name: 'append', waitMs: APPEND_WAIT_MS, clock };
    try {
      if (isFirst) await makeFolder(folder);
      await withLock(lock, () => appendLine(path, JSON.stringify(event), isFirst));
      if (isFirst) await syncFolder(folder);
    } catch (error) {
      throw diskError(error, what(event), path);
    }
  }

  /** Undefined when there is no such file, or no whole event in it, or it is corrupt: then it is put aside. */
  async read(id: string): Promise<Folded | undefined> {
    const { parser, fold } = this.#options;
    const path = this.pathOf(id);
    const text = await readFile(path, 'utf8').catch(async (error: unknown) => {
      if (hasErrno(error, 'ENOENT')) return undefined;
      throw await unreadable(error, path);
    });
    if (text === undefined) return undefined;
    const events = parseEvents(text, await parser());
    const folded = events && fold(events);
    if (folded?.id === id || events?.length === 0) return folded;
    // In a folder that cannot be written it stays where it is, and is passed over.
    await rename(path, `${path}${ASIDE}`).catch(() => undefined);
    return undefined;
  }

  async ids(): Promise<string[]> {
    const files = (await filesIn(this.#options.folder)).filter((file) => file.endsWith(SUFFIX));
    return files.map((file) => file.slice(0, -SUFFIX.length)).filter((id) => ID.test(id));
  }

  /** Paths of the files that were put aside. */
  async corrupt(): Promise<string[]> {
    const { folder } = this.#options;
    const aside = (await filesIn(folder)).filter((file) => file.endsWith(ASIDE)).sort();
    return aside.map((file) => join(folder, file));
  }
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
    throw await unreadable(error, folder);
  }
}

async function unreadable(error: unknown, path: string): Promise<unknown> {
  if (hasErrno(error, 'ENOTDIR')) return fileInTheWay(path);
  const because = UNREADABLE[(error as NodeJS.ErrnoException).code ?? ''];
  if (because === undefined) return error;
  return new LabError({
    code: 'state-not-readable',
    message: `${path} cannot be read: ${because}.`,
    hint: 'Make it readable for your user, or point KUBEDRILL_HOME to another folder.',
    cause: error,
  });
}

const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: 'your user may not',
  EPERM: 'your user may not',
  EIO: 'the disk answers with an error',
  EISDIR: 'it is a folder, not a file',
};
