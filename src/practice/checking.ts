import type { Attempt } from '../domain/attempt.js';
import type { Listener } from '../domain/events.js';
import type { Lab } from '../domain/lab.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import type { GradeResult } from '../domain/verdict.js';
import { grade } from '../grading/grade.js';
import type { Kube } from '../kube/kube.js';
import { type PracticeDeps, withKube } from './deps.js';
import { seedDigest } from './laying-out.js';
import { createObserver } from './observing.js';
import { clusterOf, sameCluster } from './reaching.js';
import { settle } from './settling.js';
import { labOf, requireAttempt } from './under-way.js';

/** Grades the attempt under way and writes the result down. What cannot be determined is in the result, as `error`. */
export async function check(
  deps: PracticeDeps,
  on: Listener,
  signal?: AbortSignal,
): Promise<{ attempt: Attempt; lab: Lab; result: GradeResult }> {
  const attempt = await requireAttempt(deps.attempts);
  const lab = await labOf(attempt, deps.catalog);
  if (attempt.seedDigest && attempt.seedDigest !== seedDigest(lab)) throw labChanged(lab);
  const cluster = await clusterOf(attempt, deps.provider);
  const result = await withKube(deps, cluster.kubeconfig, async (kube) => {
    await unlessUnreachable(sameCluster(attempt, kube, signal));
    return gradeAtRest(deps, kube, attempt, lab, { on, signal });
  });
  await deps.attempts.append(attempt.id, { type: 'checked', at: deps.clock.now(), result });
  return { attempt: (await deps.attempts.read(attempt.id)) ?? attempt, lab, result };
}

async function gradeAtRest(
  deps: PracticeDeps,
  kube: Kube,
  attempt: Attempt,
  lab: Lab,
  { on, signal }: { on: Listener; signal: AbortSignal | undefined },
): Promise<GradeResult> {
  const { clock, graders } = deps;
  const observer = createObserver(kube);
  const startedAt = clock.now();
  await unlessUnreachable(settle(observer, lab.namespaces, { clock, on, signal }));
  const prober = deps.createProber(kube);
  const tools = { observer, prober, graders, clock, on, ...(signal && { signal }) };
  const result = await grade({ lab, seeded: attempt.seeded }, tools);
  return { ...result, startedAt, tookMs: clock.now() - startedAt };
}

/** An API that does not answer makes the checks `error`, which grading says check by check. */
async function unlessUnreachable(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'api-unreachable') throw error;
  }
}

/** Nothing at all could be told: ending an attempt with that would waste it. */
export function couldNotGrade(result: GradeResult): boolean {
  return result.verdicts.length > 0 && result.verdicts.every(({ status }) => status === 'error');
}

function labChanged(lab: Lab): LabError {
  return new LabError({
    code: 'lab-changed',
    message: `The objects that lab ${lab.id} starts from have changed since it was begun.`,
    hint: '`kubedrill reset` puts the new ones into the cluster; the clock goes on.',
    exitCode: ExitCode.usage,
  });
}
