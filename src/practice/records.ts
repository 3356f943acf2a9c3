import type { RecordDeps } from './deps.js';
import { newestGraded } from './newest-graded.js';
import type { Practice } from './practice.js';
import { nextHint } from './telling.js';
import { attemptUnderWay, labOf } from './under-way.js';

/** The part of practising that is on disk alone: no cluster is asked, nor which one there would be. */
export function createRecords(deps: RecordDeps): Pick<Practice, 'current' | 'hint' | 'graded' | 'history'> {
  const { attempts, catalog } = deps;
  return {
    current: async () => {
      const attempt = await attemptUnderWay(attempts);
      return attempt && { attempt, lab: await labOf(attempt, catalog) };
    },
    // Without the lock: a hint need not wait for a check.
    hint: () => nextHint(deps),
    graded: (attemptOrLab) => newestGraded(attempts, attemptOrLab),
    history: () => attempts.list(),
  };
}
