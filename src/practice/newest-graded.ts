import type { Attempt } from '../domain/attempt.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import type { GradeResult } from '../domain/verdict.js';
import type { AttemptStore } from './ports.js';

/** The newest attempt that was graded, whole: of all, or of those with this id or lab. */
export async function newestGraded(
  store: AttemptStore,
  wanted?: string,
): Promise<{ attempt: Attempt; result: GradeResult }> {
  const { attempts } = await store.list();
  const meant = attempts.filter(({ id, lab }) => wanted === undefined || id === wanted || lab === wanted);
  const summary = meant.find(({ latest }) => latest !== undefined);
  const attempt = summary && (await store.read(summary.id));
  if (attempt?.latest) return { attempt, result: attempt.latest };
  throw nothingGraded(wanted, meant.length > 0);
}

function nothingGraded(wanted: string | undefined, known: boolean): LabError {
  const attempt = wanted === undefined ? 'No attempt' : `No attempt "${wanted}"`;
  return new LabError({
    code: known ? 'not-checked-yet' : 'no-such-attempt',
    message: known ? `${attempt} has been checked yet.` : `${attempt} is in the history.`,
    hint: known
      ? 'Grade it first: `kubedrill check`.'
      : '`kubedrill history --json` names every attempt; a lab stands for its newest one.',
    exitCode: ExitCode.usage,
  });
}
