import type { AttemptEvent } from '../../domain/attempt.js';
import { fold } from '../../practice/fold.js';
import type { AttemptStore } from '../../practice/ports.js';

/** Attempts that leave no trace: a lab that proves itself must not show up in the history. Locks are the real ones. */
export function memoryAttempts(exclusively: AttemptStore['exclusively']): AttemptStore {
  const events = new Map<string, AttemptEvent[]>();
  return {
    append: async (attempt, event) => void events.set(attempt, [...(events.get(attempt) ?? []), event]),
    read: async (attempt) => fold(events.get(attempt) ?? []),
    list: async () => ({ attempts: [...events.values()].flatMap((each) => fold(each) ?? []), corrupt: [] }),
    exclusively,
  };
}
