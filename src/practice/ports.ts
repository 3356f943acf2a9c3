import type { Attempt, AttemptEvent } from '../domain/attempt.js';
import type { Lab } from '../domain/lab.js';
import type { LabError } from '../domain/lab-error.js';

/** The labs that can be taken. */
export interface Catalog<Found extends Lab = Lab> {
  /** All labs that load, sorted by id, and what is wrong with those that do not. */
  all(): Promise<{ labs: readonly Found[]; broken: readonly LabError[] }>;
  /** Rejects with `unknown-lab` (nearest names as hint) or the lab's own loading error. */
  get(id: string): Promise<Found>;
}

/** Attempts on disk. Several processes may use it at once. */
export interface AttemptStore {
  /** Appends one event, durably. The first event of an attempt is `begun`. */
  append(attempt: string, event: AttemptEvent): Promise<void>;
  /** Folded from its events; undefined when there is none. A torn last line is ignored. */
  read(attempt: string): Promise<Attempt | undefined>;
  /**
   * Newest first. Corrupt files are set aside and named, the rest is still listed. For a list that stays fast with
   * thousands of them, `seeded` and the results' `verdicts` are empty here; `read` has them.
   */
  list(): Promise<{ attempts: readonly Attempt[]; corrupt: readonly string[] }>;
  /** Runs `work` while nobody else, in this process or another, holds the same lock; rejects with `busy` (who, since when) after `waitMs`. */
  exclusively<T>(name: string, waitMs: number, work: () => Promise<T>): Promise<T>;
}

/** The kubeconfig that a learner's shells use: a copy, so that what they set in it stays theirs. */
export interface ShellKubeconfigs {
  /**
   * Copies `source` for the attempt, with `namespace` as the current namespace, mode 0600; its path. A copy that is
   * newer than its source is kept as it is: a second shell sees what was set in the first.
   */
  provide(attempt: string, source: string, namespace: string): Promise<string>;
  /** Does nothing when there is none. */
  remove(attempt: string): Promise<void>;
}
