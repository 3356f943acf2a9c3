import type { Attempt, FinishReason } from '../domain/attempt.js';
import type { Cluster } from '../domain/cluster.js';
import type { Listener } from '../domain/events.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import type { GradeResult } from '../domain/verdict.js';
import { check, couldNotGrade } from './checking.js';
import { clearAway } from './clearing.js';
import { ownsCluster, type PracticeDeps, withKube } from './deps.js';
import { examUnderWay } from './exam/under-way.js';
import { clusterOf, sameCluster, saysNotAnswering } from './reaching.js';
import { attemptUnderWay, requireAttempt } from './under-way.js';

/** Grades a last time and ends the attempt, unless nothing could be graded (`could-not-grade`: it stays open). */
export async function finish(
  deps: PracticeDeps,
  on: Listener,
  signal?: AbortSignal,
): Promise<{ attempt: Attempt; result: GradeResult }> {
  const { attempt, result } = await check(deps, on, signal);
  if (couldNotGrade(result)) throw notGraded(attempt);
  return { attempt: await end(deps, attempt, 'finished', on, signal), result };
}

export async function stop(deps: PracticeDeps, on: Listener, signal?: AbortSignal): Promise<Attempt> {
  return end(deps, await requireAttempt(deps.attempts), 'stopped', on, signal);
}

/** Removes the cluster; an attempt or an exam on it ends with it. */
export async function down(deps: PracticeDeps, on: Listener, signal?: AbortSignal): Promise<void> {
  const { provider, attempts, exams, clock, shellKubeconfigs } = deps;
  await provider.down(on, signal);
  const { name } = await provider.status();
  const sitting = await examUnderWay(exams);
  if (sitting?.provider === provider.name && sitting.cluster === name) {
    await exams.append(sitting.id, { type: 'closed', at: clock.now(), reason: 'stopped' });
  }
  const attempt = await attemptUnderWay(attempts);
  if (attempt?.provider !== provider.name || attempt.cluster !== name) return;
  await attempts.append(attempt.id, { type: 'finished', at: clock.now(), reason: 'stopped' });
  await shellKubeconfigs.remove(attempt.id);
}

/** Writes the end down first: killed while the cluster is cleared, the next `begin` clears the rest. */
async function end(
  deps: PracticeDeps,
  attempt: Attempt,
  reason: FinishReason,
  on: Listener,
  signal?: AbortSignal,
): Promise<Attempt> {
  const cluster = await clusterIfThere(deps, attempt);
  await deps.attempts.append(attempt.id, { type: 'finished', at: deps.clock.now(), reason });
  await deps.shellKubeconfigs.remove(attempt.id);
  if (cluster) await clear(deps, attempt, cluster, on, signal);
  return (await deps.attempts.read(attempt.id)) ?? attempt;
}

/** An attempt whose cluster is gone, or does not answer, can still be ended. */
async function clusterIfThere(deps: PracticeDeps, attempt: Attempt): Promise<Cluster | undefined> {
  try {
    return await clusterOf(attempt, deps.provider);
  } catch (error) {
    if (saysGone(error) || saysNotAnswering(error)) return undefined;
    throw error;
  }
}

const saysGone = (error: unknown) => error instanceof LabError && error.code === 'cluster-gone';

async function clear(
  deps: PracticeDeps,
  attempt: Attempt,
  cluster: Cluster,
  on: Listener,
  signal?: AbortSignal,
): Promise<void> {
  const { clock, amongOthers } = deps;
  const { namespaces = [] } = attempt;
  await withKube(deps, cluster.kubeconfig, async (kube) => {
    try {
      await sameCluster(attempt, kube, signal);
      await clearAway(kube, { clock, on, signal, namespaces, amongOthers, ownCluster: ownsCluster(deps) });
    } catch (error) {
      // What stays behind is cleared by the next `begin`.
      if (!saysGone(error) && !saysNotAnswering(error)) throw error;
    }
  });
}

function notGraded(attempt: Attempt): LabError {
  return new LabError({
    code: 'could-not-grade',
    message: `Nothing of lab ${attempt.lab} could be graded, so the attempt stays open.`,
    hint: 'Try again when the cluster answers (`kubedrill status`); `kubedrill stop` ends it without a grade.',
    exitCode: ExitCode.couldNotGrade,
  });
}
