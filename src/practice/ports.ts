import type { Attempt, AttemptEvent } from '../domain/attempt.js';
import type { Lab } from '../domain/lab.js';
import type { LabError } from '../domain/lab-error.js';

/** The labs that can be taken. */
export interface Catalog {
  /** All labs that load, sorted by id, and what is wrong with those that do not. */
  all(): Promise<{ labs: readonly Lab[]; broken: readonly LabError[] }>;
  /** Rejects with `unknown-lab` (nearest names as hint) or the lab's own loading error. */
  get(id: string): Promise<Lab>;
}

/** Attempts on disk. Several processes may use it at once. */
export interface AttemptStore {
  /** Appends one event, durably. The first event of an attempt is `begun`. */
  append(attempt: string, event: AttemptEvent): Promise<void>;
  /** Folded from its events; undefined when there is none. A torn last line is ignored. */
  read(attempt: string): Promise<Attempt | undefined>;
  /** Newest first. Corrupt files are set aside and named, the rest is still listed. */
  list(): Promise<{ attempts: readonly Attempt[]; corrupt: readonly string[] }>;
  /** Runs `work` while no other kubedrill process holds the same lock; rejects with `busy` (who, since when) after `waitMs`. */
  exclusively<T>(name: string, waitMs: number, work: () => Promise<T>): Promise<T>;
}
