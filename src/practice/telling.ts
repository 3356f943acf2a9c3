import type { Lab } from '../domain/lab.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import type { PracticeDeps, RecordDeps } from './deps.js';
import type { Hint } from './practice.js';
import { labOf, requireAttempt } from './under-way.js';

/** The next hint, counted; the last one again when all are taken. */
export async function nextHint({ attempts, catalog, clock }: RecordDeps): Promise<Hint> {
  const attempt = await requireAttempt(attempts);
  const { id, hints } = await labOf(attempt, catalog);
  const number = Math.min(attempt.hints + 1, hints.length);
  const text = hints[number - 1];
  if (text === undefined) throw noHints(id);
  if (number > attempt.hints) {
    await attempts.append(attempt.id, { type: 'hinted', at: clock.now(), hint: number });
  }
  return { number, of: hints.length, text };
}

/** Ends the attempt; the lab stays in the cluster so that the solution can be tried, until the next one begins. */
export async function showSolution(deps: PracticeDeps): Promise<{ lab: Lab; text: string }> {
  const attempt = await requireAttempt(deps.attempts);
  const lab = await labOf(attempt, deps.catalog);
  const at = deps.clock.now();
  await deps.attempts.append(attempt.id, { type: 'solution-shown', at });
  await deps.attempts.append(attempt.id, { type: 'finished', at, reason: 'solution' });
  return { lab, text: lab.solution };
}

function noHints(lab: string): LabError {
  return new LabError({
    code: 'no-hints',
    message: `Lab ${lab} has no hints.`,
    hint: '`kubedrill solution` shows the answer and ends the attempt.',
    exitCode: ExitCode.usage,
  });
}
