import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Attempt } from '../domain/attempt.js';
import type { GradeResult } from '../domain/verdict.js';

/** What a list of attempts shows: results carry their score alone (`verdicts` is empty), `seeded` is empty. */
function summaryOf(attempt: Attempt): Attempt {
  const brief = (result: GradeResult): GradeResult => ({ ...result, verdicts: [] });
  return {
    ...attempt,
    seeded: [],
    ...(attempt.latest && { latest: brief(attempt.latest) }),
    ...(attempt.best && { best: brief(attempt.best) }),
  };
}

interface Entry {
  size: number;
  mtimeMs: number;
  /** Absent for a file without a whole event. */
  attempt?: Attempt;
}

const VERSION = 1;

/**
 * Remembers the summaries of files between processes, so that a list of thousands of attempts reads only
 * what has changed. It is a copy of what the files say: it may be lost, stale or deleted at any time.
 */
export class Summaries {
  readonly #path: string;
  readonly #entries: Map<string, Entry>;
  #changed = false;

  constructor(path: string) {
    this.#path = path;
    this.#entries = load(path);
  }

  /** The summary of a file, by `read` when it is not known in its present size and time. */
  async of(name: string, path: string, read: () => Promise<Attempt | undefined>): Promise<Attempt | undefined> {
    // Synchronous: a stat takes microseconds, thousands of them through the thread pool a second.
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return undefined;
    const known = this.#entries.get(name);
    if (known && known.size === stat.size && known.mtimeMs === stat.mtimeMs) return known.attempt;
    const attempt = await read();
    const summary = attempt && summaryOf(attempt);
    this.#entries.set(name, { size: stat.size, mtimeMs: stat.mtimeMs, ...(summary && { attempt: summary }) });
    this.#changed = true;
    return summary;
  }

  /** Forgets files that are gone and writes the rest, whole or not at all. */
  async save(names: ReadonlySet<string>): Promise<void> {
    for (const name of this.#entries.keys()) {
      if (!names.has(name)) this.#changed = this.#entries.delete(name) || this.#changed;
    }
    if (!this.#changed) return;
    const draft = `${this.#path}-${randomUUID()}`;
    try {
      await writeFile(draft, JSON.stringify({ version: VERSION, entries: [...this.#entries] }), { mode: 0o600 });
      await rename(draft, this.#path);
    } catch {
      // Nothing is lost with it but time.
      await rm(draft, { force: true });
    }
    await removeDrafts(this.#path);
  }
}

/** A write takes milliseconds: what has lain for that long is of a process that was killed. */
const DRAFT_LIMIT_MS = 60_000;

/** Removes what killed processes had written of the file. */
async function removeDrafts(path: string): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(`${basename(path)}-`))) {
    const draft = join(folder, name);
    const { mtimeMs } = await stat(draft).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > DRAFT_LIMIT_MS) await rm(draft, { force: true }).catch(() => {});
  }
}

function load(path: string): Map<string, Entry> {
  try {
    const saved = JSON.parse(readFileSync(path, 'utf8')) as { version: number; entries: [string, Entry][] };
    return saved.version === VERSION ? new Map(saved.entries) : new Map();
  } catch {
    return new Map();
  }
}
