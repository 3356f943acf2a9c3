import type { Attempt } from '../domain/attempt.js';
import type { Cluster, ClusterStatus, UpOptions } from '../domain/cluster.js';
import type { Listener } from '../domain/events.js';
import type { Lab } from '../domain/lab.js';
import type { ObjectTable } from '../domain/object-table.js';
import type { GradeResult, Verdict } from '../domain/verdict.js';

export interface Hint {
  /** 1-based. */
  number: number;
  of: number;
  /** Markdown. */
  text: string;
}

/** What a shell or a second terminal needs to work on the lab. */
export interface ShellEnvironment {
  /** KUBECONFIG, PATH with the fitting kubectl first, KUBEDRILL_LAB, KUBEDRILL_DEADLINE (epoch seconds). */
  env: Readonly<Record<string, string>>;
  /** Namespace that kubectl uses when none is given. */
  namespace: string;
  cluster: Cluster;
  lab: Lab;
  attempt: Attempt;
}

/** What following the cluster tells. */
export type WatchUpdate =
  /** A look at the cluster begins; `change` is what set it off, "NetworkPolicy office/access-nginx". */
  | { type: 'looking'; at: number; change?: string }
  /** As soon as a check is decided: those about objects at once, the live ones after the cluster has settled. */
  | { type: 'verdict'; at: number; verdict: Verdict }
  /** All checks are decided and nothing has changed meanwhile. `attempt` when everything passed: it was written down. */
  | { type: 'looked'; at: number; result: GradeResult; attempt?: Attempt };

/**
 * What a person does, whatever the front end. Every call rejects with a LabError for what can be expected
 * (`unknown-lab`, `no-attempt`, `time-is-up`, `cluster-gone`, `api-unreachable`, `busy`, ...) and with the
 * signal's reason when aborted. Nothing but this changes attempts or seeds clusters.
 */
export interface Practice {
  /** Brings the provider's cluster up, or finds it running; idempotent. */
  up(options: UpOptions, on: Listener, signal?: AbortSignal): Promise<Cluster>;
  down(on: Listener, signal?: AbortSignal): Promise<void>;
  status(): Promise<ClusterStatus>;

  /**
   * Brings the cluster up where needed, sweeps the lab's namespaces, seeds, waits for the seed to be ready, then
   * starts the clock. An attempt that was under way is finished as `replaced`.
   */
  begin(lab: string, on: Listener, signal?: AbortSignal): Promise<{ attempt: Attempt; lab: Lab }>;
  /** The attempt under way, with its lab; undefined when there is none. */
  current(): Promise<{ attempt: Attempt; lab: Lab } | undefined>;
  /** Grades the attempt under way and writes the result down. Changes no object of the learner. */
  check(on: Listener, signal?: AbortSignal): Promise<{ attempt: Attempt; result: GradeResult }>;
  /** Grades anew whenever something in the lab's namespaces changes, until the signal aborts; then it resolves. */
  watch(on: (update: WatchUpdate) => void, signal: AbortSignal): Promise<void>;
  /**
   * What is in the namespaces of a lab that is in the cluster (under way, or a question of the exam), now and after each
   * change that shows, until the signal aborts; then it resolves.
   */
  objects(lab: Lab, on: (tables: readonly ObjectTable[]) => void, signal: AbortSignal): Promise<void>;
  /** The next hint (the last one again when all are taken); counted. */
  hint(): Promise<Hint>;
  /** Shows the solution; ends the attempt. */
  solution(): Promise<{ lab: Lab; text: string }>;
  /** Puts the lab back as it was when the clock started; the clock goes on. */
  reset(on: Listener, signal?: AbortSignal): Promise<Attempt>;
  /** Grades a last time, ends the attempt and removes the lab from the cluster. */
  finish(on: Listener, signal?: AbortSignal): Promise<{ attempt: Attempt; result: GradeResult }>;
  /** Ends the attempt without grading and removes the lab from the cluster. */
  stop(on: Listener, signal?: AbortSignal): Promise<Attempt>;
  shell(): Promise<ShellEnvironment>;
  /**
   * The newest attempt that was graded, with its verdicts: of all, or of those with this id or lab. Rejects with
   * `no-such-attempt` or `not-checked-yet`.
   */
  graded(attemptOrLab?: string): Promise<{ attempt: Attempt; result: GradeResult }>;
  /** Newest first; without seeded objects and verdicts. */
  history(): Promise<{ attempts: readonly Attempt[]; corrupt: readonly string[] }>;
}
