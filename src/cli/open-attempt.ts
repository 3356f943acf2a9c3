import type { Attempt } from '../domain/attempt.js';
import type { Practice } from '../practice/practice.js';

/** The attempt under way, without its lab: the lab's files may be gone or broken, the attempt is there all the same. */
export async function openAttempt(practice: Practice): Promise<Attempt | undefined> {
  const { attempts } = await practice.history();
  return attempts.find(({ finishedAt }) => finishedAt === undefined);
}
