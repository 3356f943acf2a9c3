import { randomBytes } from 'node:crypto';
import type { Attempt, AttemptEvent } from '../domain/attempt.js';
import type { Cluster } from '../domain/cluster.js';
import type { Listener } from '../domain/events.js';
import type { Lab } from '../domain/lab.js';
import type { Kube } from '../kube/kube.js';
import { clearAway } from './clearing.js';
import { ownsCluster, type PracticeDeps, withKube } from './deps.js';
import { fold } from './fold.js';
import { layOut, seedDigest } from './laying-out.js';
import { mendCluster } from './mending.js';
import { requireOffered } from './offered.js';
import { clusterUid } from './reaching.js';

const MINUTE_MS = 60_000;

/** Brings the cluster up, clears what was there before, lays the lab out and starts the clock. */
export async function begin(
  deps: PracticeDeps,
  id: string,
  on: Listener,
  signal?: AbortSignal,
): Promise<{ attempt: Attempt; lab: Lab }> {
  const { provider, catalog } = deps;
  const lab = await catalog.get(id);
  requireOffered(lab, provider);
  const cluster = await provider.up({}, on, signal);
  return withKube(deps, cluster.kubeconfig, async (kube) => {
    const uid = await clusterUid(kube, signal);
    if (ownsCluster(deps)) await mendCluster(kube, { clock: deps.clock, on, signal });
    await provider.ensure(lab.requires, on, signal);
    await makeRoom(deps, kube, lab.namespaces, cluster, { on, signal });
    const options = { clock: deps.clock, on, signal, mayTakeUnmarked: ownsCluster(deps), spares: deps.spares };
    const seeded = await layOut(kube, lab, options);
    const now = deps.clock.now();
    const begun: AttemptEvent = {
      type: 'begun',
      at: now,
      attempt: attemptId(now, lab.id),
      lab: lab.id,
      provider: provider.name,
      cluster: cluster.name,
      deadlineAt: now + lab.minutes * MINUTE_MS,
      seeded,
      namespaces: lab.namespaces,
      ...(uid === undefined ? {} : { clusterUid: uid }),
      seedDigest: seedDigest(lab),
    };
    await deps.attempts.append(begun.attempt, begun);
    return { attempt: fold([begun]) as Attempt, lab };
  });
}

/** Ends attempts that were under way and removes what they, or a solution on show, left in this cluster. */
export async function makeRoom(
  deps: PracticeDeps,
  kube: Kube,
  next: readonly string[],
  cluster: Cluster,
  { on, signal }: { on: Listener; signal: AbortSignal | undefined },
): Promise<void> {
  const { attempts, clock, provider, shellKubeconfigs } = deps;
  const past = (await attempts.list()).attempts;
  const open = past.filter(({ finishedAt }) => finishedAt === undefined);
  const leftovers = [...open, ...past.slice(0, 1)].filter(
    (attempt) => attempt.provider === provider.name && attempt.cluster === cluster.name,
  );
  for (const attempt of open) {
    await attempts.append(attempt.id, { type: 'finished', at: clock.now(), reason: 'replaced' });
    await shellKubeconfigs.remove(attempt.id);
  }
  const namespaces = leftovers.flatMap((attempt) => attempt.namespaces ?? []);
  const ownCluster = ownsCluster(deps);
  await clearAway(kube, { clock, on, signal, namespaces, ownCluster, amongOthers: deps.amongOthers, except: next });
}

/** Sorts by time, tells the lab, and two of the same second apart. */
function attemptId(now: number, lab: string): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${time}-${lab}-${randomBytes(2).toString('hex')}`;
}
