import type { Attempt } from '../domain/attempt.js';
import type { Cluster } from '../domain/cluster.js';
import type { Listener } from '../domain/events.js';
import type { Lab } from '../domain/lab.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import type { GradeResult } from '../domain/verdict.js';
import { grade } from '../grading/grade.js';
import { type PracticeDeps, withKube } from './deps.js';
import { gradeOn, type Watching } from './grading-on.js';
import { seedDigest } from './laying-out.js';
import { clusterOf, sameCluster, saysNotAnswering } from './reaching.js';
import { labOf, requireAttempt } from './under-way.js';

/** Grades the attempt under way and writes the result down. What cannot be determined is in the result, as `error`. */
export async function check(
  deps: PracticeDeps,
  on: Listener,
  signal?: AbortSignal,
): Promise<{ attempt: Attempt; lab: Lab; result: GradeResult }> {
  const attempt = await requireAttempt(deps.attempts);
  const reached = clusterOf(attempt, deps.provider);
  // Docker is asked while the lab is read; whoever waits for the answer hears of a failure.
  reached.catch(() => undefined);
  const lab = await labOf(attempt, deps.catalog);
  if (attempt.seedDigest && attempt.seedDigest !== seedDigest(lab)) throw labChanged(lab);
  const result = await gradeAttempt(deps, attempt, lab, reached, { on, signal });
  await deps.attempts.append(attempt.id, { type: 'checked', at: deps.clock.now(), result });
  return { attempt: (await deps.attempts.read(attempt.id)) ?? attempt, lab, result };
}

/** A cluster that does not answer makes every check `error`. */
async function gradeAttempt(
  deps: PracticeDeps,
  attempt: Attempt,
  lab: Lab,
  reached: Promise<Cluster>,
  watching: Watching,
): Promise<GradeResult> {
  const startedAt = deps.clock.now();
  const graded = await orNotAnswering(async () => {
    const cluster = await reached;
    return withKube(deps, cluster.kubeconfig, async (kube) => {
      await sameCluster(attempt, kube, watching.signal);
      return gradeOn(kube, cluster, deps, { lab, seeded: attempt.seeded }, watching);
    });
  });
  const result = graded instanceof LabError ? await gradeWithout(graded, deps, lab, watching) : graded;
  return { ...result, startedAt, tookMs: Math.max(0, deps.clock.now() - startedAt) };
}

/** Lets grading say, check by check, why nothing could be told. */
export function gradeWithout(
  problem: LabError,
  { clock, graders }: PracticeDeps,
  lab: Lab,
  { on, signal }: Watching,
): Promise<GradeResult> {
  const observer = { snapshot: () => Promise.reject(problem) };
  const prober = { run: async () => new Map() };
  return grade({ lab, seeded: [] }, { observer, prober, graders, clock, on, ...(signal && { signal }) });
}

export async function orNotAnswering<T>(work: () => Promise<T>): Promise<T | LabError> {
  try {
    return await work();
  } catch (error) {
    if (saysNotAnswering(error)) return error;
    throw error;
  }
}

/** Nothing at all could be told: ending an attempt with that would waste it. */
export function couldNotGrade(result: GradeResult): boolean {
  return result.verdicts.length > 0 && result.verdicts.every(({ status }) => status === 'error');
}

export function labChanged(lab: Lab): LabError {
  return new LabError({
    code: 'lab-changed',
    message: `The objects that lab ${lab.id} starts from have changed since it was begun.`,
    hint: '`kubedrill reset` puts the new ones into the cluster; the clock goes on.',
    exitCode: ExitCode.usage,
  });
}
