import type { Clock } from '../../domain/clock.js';
import type { PhaseEvent } from '../../domain/cluster.js';
import { INTERRUPTED } from '../../domain/events.js';

/** Says what is happening now, and how far it is (0 to 1) where that can be known. */
export type Tell = (detail: string, fraction?: number) => void;

/** Runs a piece of work as a phase that a person can follow. */
export type Phase = <T>(id: string, title: string, work: (tell: Tell) => Promise<T>) => Promise<T>;

/** A detail that has not changed for this long is told again with the time it has lasted. */
const SILENCE_MS = 4_000;
/** A fraction that grows is told this often at most. */
const FRACTION_MS = 100;

export function phasesTo(on: (event: PhaseEvent) => void, clock: Clock): Phase {
  const told = new Set<unknown>();
  /** Phases that run at once are aborted with the error of the one that failed, which alone tells it. */
  const causeOf = (error: unknown): string => {
    const aborted = error instanceof Error && error.name === 'AbortError';
    if (aborted || told.has(error)) return INTERRUPTED;
    told.add(error);
    return error instanceof Error ? error.message : String(error);
  };
  return async (phase, title, work) => {
    const started = clock.now();
    const emit = (event: Pick<PhaseEvent, 'state' | 'detail' | 'fraction'>) =>
      on({ type: 'phase', phase, title, at: clock.now(), ...event });
    let latest = '';
    let changedAt = started;
    const over = new AbortController();
    emit({ state: 'started' });
    const tell: Tell = (detail, fraction) => {
      const same = detail === latest;
      if (over.signal.aborted || (same && (fraction === undefined || clock.now() - changedAt < FRACTION_MS))) return;
      latest = detail;
      changedAt = clock.now();
      emit({ state: 'progress', detail, ...(fraction === undefined ? {} : { fraction }) });
    };
    void sayStillWaiting();
    try {
      const result = await work(tell);
      over.abort();
      emit({ state: 'done' });
      return result;
    } catch (error) {
      over.abort();
      emit({ state: 'failed', detail: causeOf(error) });
      throw error;
    }

    async function sayStillWaiting() {
      for (;;) {
        await clock.sleep(SILENCE_MS, over.signal).catch(() => {});
        if (over.signal.aborted) return;
        const silent = clock.now() - changedAt;
        if (silent < SILENCE_MS) continue;
        const what = latest === '' ? title : latest;
        emit({ state: 'progress', detail: `${what} (${Math.round(silent / 1000)} s)` });
      }
    }
  };
}
