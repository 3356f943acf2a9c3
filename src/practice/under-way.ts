import type { Attempt } from '../domain/attempt.js';
import type { Lab } from '../domain/lab.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import type { AttemptStore, Catalog } from './ports.js';

/** The latest attempt that is not finished. */
export async function attemptUnderWay(attempts: AttemptStore): Promise<Attempt | undefined> {
  const open = (await attempts.list()).attempts.find((attempt) => attempt.finishedAt === undefined);
  return open && attempts.read(open.id);
}

/** Rejects with `no-attempt`. */
export async function requireAttempt(attempts: AttemptStore): Promise<Attempt> {
  const attempt = await attemptUnderWay(attempts);
  if (attempt) return attempt;
  throw new LabError({
    code: 'no-attempt',
    message: 'No lab is under way.',
    hint: '`kubedrill list` names the labs, `kubedrill start LAB` begins one.',
    exitCode: ExitCode.usage,
  });
}

/** The lab of an attempt; `lab-gone` when its files have vanished, or its own error when they no longer load. */
export async function labOf(attempt: Attempt, catalog: Catalog): Promise<Lab> {
  try {
    return await catalog.get(attempt.lab);
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'unknown-lab') throw error;
    throw new LabError({
      code: 'lab-gone',
      message: `The files of lab ${attempt.lab}, which is under way, are no longer there.`,
      hint: 'Name their folder with --labs, or end the attempt with `kubedrill stop`.',
      cause: error,
    });
  }
}
