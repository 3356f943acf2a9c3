import type { Clock } from '../domain/clock.js';
import type { Listener } from '../domain/events.js';

export interface Phase {
  clock: Clock;
  on: Listener;
  /** Stable id: `sweep`, `seed`, `ready`. */
  phase: string;
  /** What a person reads: "Placing the lab's objects". */
  title: string;
}

/** Runs `work` as a phase: told when it starts, is done or fails. `tell` says what is happening now. */
export async function inPhase<T>(
  { clock, on, phase, title }: Phase,
  work: (tell: (detail: string) => void) => Promise<T>,
): Promise<T> {
  let latest: string | undefined;
  const emit = (state: 'started' | 'progress' | 'done' | 'failed', detail?: string) =>
    on({ type: 'phase', phase, title, state, at: clock.now(), ...(detail === undefined ? {} : { detail }) });
  const tell = (detail: string) => {
    if (detail === latest) return;
    latest = detail;
    emit('progress', detail);
  };
  emit('started');
  try {
    const value = await work(tell);
    emit('done');
    return value;
  } catch (error) {
    emit('failed', error instanceof Error ? error.message : String(error));
    throw error;
  }
}
