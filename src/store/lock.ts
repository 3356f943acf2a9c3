import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../domain/clock.js';
import { LabError } from '../domain/lab-error.js';
import { diskError, hasErrno } from './disk-error.js';
import { makeFolder } from './make-folder.js';
import { isRunning, markOf, type ProcessMark } from './running-process.js';

export interface LockOptions {
  folder: string;
  name: string;
  waitMs: number;
  clock: Clock;
}

/** What a lock file says of its holder. An empty file was given back. */
interface Claim extends ProcessMark {
  /** Epoch milliseconds. */
  since: number;
}

const POLL_MS = 50;

/**
 * A lock between processes, as files `NAME.GENERATION` in `folder`. The highest generation counts, and it can
 * only be followed by creating the next one, which one process alone can do: so a lock whose holder died is
 * taken over without a moment in which two hold it. Rejects with `busy` after `waitMs`.
 */
export async function withLock<T>(options: LockOptions, work: () => Promise<T>): Promise<T> {
  const path = await take(options).catch((error: unknown) => {
    throw diskError(error, undefined, options.folder);
  });
  try {
    return await work();
  } finally {
    await truncate(path, 0);
  }
}

async function take({ folder, name, waitMs, clock }: LockOptions): Promise<string> {
  await makeFolder(folder);
  const giveUpAt = clock.now() + waitMs;
  for (;;) {
    const latest = await latestClaim(folder, name);
    const held = latest.claim !== undefined && (await isRunning(latest.claim));
    const path = held ? undefined : await takeGeneration(folder, name, latest.generation + 1, clock.now());
    if (path) return path;
    if (clock.now() >= giveUpAt) throw busy(latest.claim);
    await clock.sleep(POLL_MS);
  }
}

/** Undefined when another process was quicker. */
async function takeGeneration(folder: string, name: string, mine: number, now: number): Promise<string | undefined> {
  const path = join(folder, `${name}.${mine}`);
  const claim: Claim = { ...(await markOf(process.pid)), since: now };
  if (!(await createWhole(path, claim))) return undefined;
  const generations = await generationsOf(folder, name);
  if (generations.some((generation) => generation > mine)) {
    // Others came and went while we looked: ours was never the highest.
    await rm(path, { force: true });
    return undefined;
  }
  const past = generations.filter((generation) => generation < mine);
  await Promise.all(past.map((generation) => rm(join(folder, `${name}.${generation}`), { force: true })));
  return path;
}

/** Creates the file with all its content or not at all; false when it is there already. */
async function createWhole(path: string, claim: Claim): Promise<boolean> {
  const draft = `${path}-${randomUUID()}`;
  try {
    await writeFile(draft, JSON.stringify(claim), { mode: 0o600 });
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function generationsOf(folder: string, name: string): Promise<number[]> {
  const files = await readdir(folder);
  const suffixes = files.filter((file) => file.startsWith(`${name}.`)).map((file) => file.slice(name.length + 1));
  return suffixes.filter((suffix) => /^\d+$/.test(suffix)).map(Number);
}

/** The highest generation (0: none yet) and who claims it; nobody when it was given back or is not readable. */
async function latestClaim(folder: string, name: string): Promise<{ generation: number; claim?: Claim }> {
  const generation = Math.max(0, ...(await generationsOf(folder, name)));
  if (generation === 0) return { generation };
  try {
    return { generation, claim: JSON.parse(await readFile(join(folder, `${name}.${generation}`), 'utf8')) as Claim };
  } catch (error) {
    // Removed since it was listed: there is a later generation.
    if (hasErrno(error, 'ENOENT')) return latestClaim(folder, name);
    if (error instanceof SyntaxError) return { generation };
    throw error;
  }
}

function busy(holder: Claim | undefined): LabError {
  const since = holder && new Date(holder.since).toLocaleTimeString('en-GB');
  return new LabError({
    code: 'busy',
    message: holder
      ? `Another kubedrill (process ${holder.pid}) has been at work since ${since}.`
      : 'Another kubedrill is at work.',
    hint: 'Wait until it is done, or end it. One that died does not stand in the way.',
  });
}
