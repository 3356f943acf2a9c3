import type { Clock } from '../domain/clock.js';

export interface Polling {
  clock: Clock;
  everyMs: number;
  limitMs: number;
  signal?: AbortSignal | undefined;
}

/** No look takes longer than this; what the clock says beyond it was a sleeping laptop or a set clock. */
const LONGEST_ROUND_MS = 15_000;

/**
 * Looks again and again until `look` finds what it looks for; false when it has not in about `limitMs`.
 * A clock that is set meanwhile, or a laptop that sleeps, neither shortens nor lengthens the wait by much.
 */
export async function poll(
  { clock, everyMs, limitMs, signal }: Polling,
  look: (round: number) => Promise<boolean>,
): Promise<boolean> {
  let waitedMs = 0;
  for (let round = 0; ; round++) {
    const before = clock.now();
    if (await look(round)) return true;
    if (waitedMs >= limitMs) return false;
    await clock.sleep(everyMs, signal);
    waitedMs += Math.min(Math.max(clock.now() - before, everyMs), LONGEST_ROUND_MS);
  }
}
