import type { PhaseEvent } from './cluster.js';
import type { Verdict } from './verdict.js';

/** The detail of a phase that did not fail by itself: Ctrl-C, whose error says so too, or a failure beside it ended it. */
export const INTERRUPTED = 'interrupted';

/** What happens while a person practises; reporters and the terminal UI draw it. `at` is epoch milliseconds. */
export type PracticeEvent =
  | PhaseEvent
  /** The check waits for the cluster to come to rest; `reasons` say what still moves. */
  | { type: 'settling'; at: number; reasons: readonly string[] }
  /** A round of live probes goes out. */
  | { type: 'probing'; at: number; round: number; probes: number; sources: number }
  | { type: 'verdict'; at: number; verdict: Verdict };

export type Listener = (event: PracticeEvent) => void;
