import type { SeededObject } from '../domain/attempt.js';
import type { Clock } from '../domain/clock.js';
import type { ServiceRef } from '../domain/cluster.js';
import type { Listener } from '../domain/events.js';
import type { Check, Lab } from '../domain/lab.js';
import type { ProbeRequest, ProbeResult } from '../domain/reach.js';
import type { GradeResult, Verdict } from '../domain/verdict.js';
import type { Seen } from './grader.js';
import { couldNotTell, judge } from './judge.js';
import type { Observer, Prober } from './ports.js';
import { fromPrerequisites, type Outcome } from './prerequisites.js';
import { readsOf } from './reads.js';
import type { GraderRegistry } from './registry.js';
import { score } from './score.js';
import { INGRESS_READS, type Snapshot } from './snapshot.js';
import { withStandIns } from './stand-ins.js';

export interface Graded {
  lab: Pick<Lab, 'id' | 'checks' | 'namespaces' | 'seed'>;
  seeded: readonly SeededObject[];
  /** Listed just now, with what the checks read (`readsOf`): it is judged instead of a listing of its own. */
  snapshot?: Snapshot;
}

export interface GradingTools {
  observer: Observer;
  prober: Prober;
  /** Service of the cluster's Ingress controller. */
  ingress?: ServiceRef;
  graders: GraderRegistry;
  clock: Clock;
  on: Listener;
  signal?: AbortSignal;
}

/**
 * Judges every check of a lab: one listing, one run of all live probes, verdicts in the order of grade.yaml.
 * Rejects only with the signal's reason; whatever else goes wrong makes the checks concerned `error`.
 */
export async function grade(graded: Graded, tools: GradingTools): Promise<GradeResult> {
  const { clock, on, signal } = tools;
  const startedAt = clock.now();
  const outcomes = new Map<string, Outcome>();
  const settle = (check: Check, outcome: Outcome) => {
    outcomes.set(check.id, outcome);
    on({ type: 'verdict', at: clock.now(), verdict: verdictOf(check, outcome) });
  };
  const openChecks = () => graded.lab.checks.filter((check) => !outcomes.has(check.id));
  try {
    const snapshot =
      graded.snapshot ?? (await tools.observer.snapshot(readsOf(graded.lab.checks, tools.graders), signal));
    const seenBy = (check: Check): Seen => ({
      check: check.id,
      snapshot,
      now: startedAt,
      seeded: graded.seeded,
      seed: graded.lab.seed,
      ...(tools.ingress ? { ingress: tools.ingress } : {}),
      namespaces: graded.lab.namespaces,
    });
    const probes = judgeWithoutProbes(graded.lab.checks, seenBy, tools.graders, outcomes, settle);
    const probed = await runProbes(withStandIns(probes, snapshot, graded.seeded), tools);
    for (const check of inOrder(openChecks())) {
      const decided = fromPrerequisites(check, outcomes);
      const grader = tools.graders.get(check.kind);
      settle(check, typeof decided === 'object' ? decided : judge(check, grader, seenBy(check), probed));
    }
  } catch (problem) {
    if (signal?.aborted) throw signal.reason;
    for (const check of openChecks()) settle(check, couldNotTell(check, problem));
  }
  const verdicts = graded.lab.checks.map((check) => verdictOf(check, outcomes.get(check.id) as Outcome));
  return {
    lab: graded.lab.id,
    verdicts,
    score: score(graded.lab.checks, verdicts),
    startedAt,
    tookMs: clock.now() - startedAt,
  };
}

/** Settles what needs no live probe, and returns the probes that the rest asks for. */
function judgeWithoutProbes(
  checks: readonly Check[],
  seenBy: (check: Check) => Seen,
  graders: GraderRegistry,
  outcomes: ReadonlyMap<string, Outcome>,
  settle: (check: Check, outcome: Outcome) => void,
): ProbeRequest[] {
  const wanted: ProbeRequest[] = [];
  for (const check of inOrder(checks)) {
    const decided = fromPrerequisites(check, outcomes);
    if (typeof decided === 'object') {
      settle(check, decided);
      continue;
    }
    const grader = graders.get(check.kind);
    const seen = seenBy(check);
    try {
      const probes = grader?.probes?.(check.spec, seen) ?? [];
      wanted.push(...probes);
      if (probes.length === 0 && decided === undefined) settle(check, judge(check, grader, seen, new Map()));
    } catch (problem) {
      settle(check, couldNotTell(check, problem));
    }
  }
  return wanted;
}

async function runProbes(
  probes: readonly ProbeRequest[],
  { observer, prober, on, signal }: GradingTools,
): Promise<ReadonlyMap<string, ProbeResult>> {
  if (probes.length === 0) return new Map();
  const reads = probes.some(({ ingress }) => ingress) ? INGRESS_READS : [];
  return prober.run(probes, async () => (await observer.snapshot(reads, signal)).world, on, signal);
}

/** Prerequisites before what builds on them, otherwise as written. The catalog has refused circles. */
function inOrder(checks: readonly Check[]): readonly Check[] {
  const ordered = new Set<Check>();
  const visit = (check: Check) => {
    for (const id of check.after ?? []) {
      const before = checks.find((other) => other.id === id);
      if (before && !ordered.has(before)) visit(before);
    }
    ordered.add(check);
  };
  for (const check of checks) visit(check);
  return [...ordered];
}

function verdictOf(check: Check, outcome: Outcome): Verdict {
  return {
    check: check.id,
    title: check.title,
    status: outcome.status,
    points: check.points,
    earned: outcome.status === 'pass' ? check.points : 0,
    why: check.why,
    findings: outcome.findings,
    ...(outcome.matrix ? { matrix: outcome.matrix } : {}),
    ...(outcome.notes ? { notes: outcome.notes } : {}),
    ...(check.hidden ? { hidden: true } : {}),
  };
}
