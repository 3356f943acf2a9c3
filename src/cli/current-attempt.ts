import type { Attempt } from '../domain/attempt.js';
import type { Lab } from '../domain/lab.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import type { Practice } from '../practice/practice.js';

/** The attempt under way; rejects with `no-attempt` when there is none. */
export async function currentAttempt(practice: Practice): Promise<{ attempt: Attempt; lab: Lab }> {
  const current = await practice.current();
  if (current) return current;
  throw new LabError({
    code: 'no-attempt',
    message: 'No lab is under way.',
    hint: "Begin one with 'kubedrill start LAB'; 'kubedrill list' names the labs.",
    exitCode: ExitCode.usage,
  });
}
