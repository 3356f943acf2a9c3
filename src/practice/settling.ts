import type { Clock } from '../domain/clock.js';
import type { Listener } from '../domain/events.js';
import type { Observer } from '../grading/ports.js';
import { SETTLED_READS, unsettled } from '../grading/settled.js';
import { type Read, Snapshot } from '../grading/snapshot.js';
import { poll } from './polling.js';

const POLL_MS = 200;
const LIMIT_MS = 15_000;

interface Settling {
  clock: Clock;
  on: Listener;
  signal?: AbortSignal | undefined;
  /** To be in the snapshot as well. */
  reads?: readonly Read[];
}

/**
 * Waits until nothing in the namespaces moves by itself any more, but no longer than 15 s: then what is there is
 * graded as it is. Gives the listing that showed it. Tells what it waits for. Rejects when the API does not answer.
 */
export async function settle(
  observer: Observer,
  namespaces: readonly string[],
  { clock, on, signal, reads = [] }: Settling,
): Promise<Snapshot> {
  let told = '';
  let snapshot = new Snapshot([]);
  await poll({ clock, everyMs: POLL_MS, limitMs: LIMIT_MS, signal }, async () => {
    snapshot = await observer.snapshot([...SETTLED_READS, ...reads], signal);
    const reasons = unsettled(snapshot, namespaces, clock.now());
    const saying = reasons.join('\n');
    if (reasons.length > 0 && saying !== told) on({ type: 'settling', at: clock.now(), reasons });
    told = saying;
    return reasons.length === 0;
  });
  return snapshot;
}
