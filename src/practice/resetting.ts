import type { Attempt } from '../domain/attempt.js';
import type { Listener } from '../domain/events.js';
import { ownsCluster, type PracticeDeps, withKube } from './deps.js';
import { layOut, seedDigest } from './laying-out.js';
import { mendCluster } from './mending.js';
import { clusterOf, sameCluster } from './reaching.js';
import { labOf, requireAttempt } from './under-way.js';

/** Lays the lab out once more; the clock goes on. Killed half-way, it can be run again. */
export async function reset(deps: PracticeDeps, on: Listener, signal?: AbortSignal): Promise<Attempt> {
  const attempt = await requireAttempt(deps.attempts);
  const lab = await labOf(attempt, deps.catalog);
  const cluster = await clusterOf(attempt, deps.provider);
  const { clock } = deps;
  const seeded = await withKube(deps, cluster.kubeconfig, async (kube) => {
    await sameCluster(attempt, kube, signal);
    if (ownsCluster(deps)) await mendCluster(kube, { clock, on, signal });
    await deps.provider.ensure(lab.requires, on, signal);
    return layOut(kube, lab, { clock, on, signal, mayTakeUnmarked: true, spares: deps.spares });
  });
  const event = { type: 'reset', at: clock.now(), seeded, seedDigest: seedDigest(lab) } as const;
  await deps.attempts.append(attempt.id, event);
  return (await deps.attempts.read(attempt.id)) ?? attempt;
}
