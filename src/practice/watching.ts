import type { Attempt } from '../domain/attempt.js';
import type { Cluster } from '../domain/cluster.js';
import type { Listener } from '../domain/events.js';
import type { Lab } from '../domain/lab.js';
import { grade } from '../grading/grade.js';
import type { Prober } from '../grading/ports.js';
import { readsOf } from '../grading/reads.js';
import { SETTLED_READS } from '../grading/settled.js';
import { type Read, WORLD_READS } from '../grading/snapshot.js';
import { type Kube, KubeError } from '../kube/kube.js';
import { type PracticeDeps, withKube } from './deps.js';
import { toolsOn } from './grading-on.js';
import { meaningOf } from './meaning.js';
import type { WatchUpdate } from './practice.js';
import { clusterOf, sameCluster } from './reaching.js';
import { settle } from './settling.js';
import { labOf, requireAttempt } from './under-way.js';

/** Changes come in bursts: a look begins when none has come for this long. */
const CALM_MS = 250;

/**
 * Looks at once and after each change in the lab's namespaces. A look that is under way when the next change comes is
 * given up for a new one.
 */
export async function watch(deps: PracticeDeps, on: (update: WatchUpdate) => void, signal: AbortSignal): Promise<void> {
  const attempt = await requireAttempt(deps.attempts);
  const lab = await labOf(attempt, deps.catalog);
  const cluster = await clusterOf(attempt, deps.provider);
  await withKube(deps, cluster.kubeconfig, async (kube) => {
    await sameCluster(attempt, kube, signal);
    const changes = new Changes();
    const followers = watchedKinds(deps, lab).map((read) => follow(kube, read, lab, changes, signal));
    const looking = lookAgain(deps, { attempt, lab, kube, cluster, changes, on, signal });
    await Promise.all([looking, ...followers]).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  });
}

/** What has changed since the latest look began. */
class Changes {
  latest: string | undefined;
  #wake: (() => void) | undefined;
  #look = new AbortController();

  add(what: string): void {
    this.latest = what;
    this.#look.abort(new Error('something has changed'));
    this.#wake?.();
  }

  /** Aborted by the next change. */
  look(): AbortSignal {
    this.latest = undefined;
    this.#look = new AbortController();
    return this.#look.signal;
  }

  /** Resolves when there is a change, or the signal aborts. */
  async next(signal: AbortSignal): Promise<void> {
    if (this.latest !== undefined || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.#wake = undefined;
  }
}

/** The kinds that the checks of the lab and the settling of the cluster look at. */
export function watchedKinds({ graders }: PracticeDeps, lab: Lab): Read[] {
  const own = readsOf(lab.checks, graders);
  const kinds = [...WORLD_READS, ...SETTLED_READS, ...own].map(({ apiVersion, kind }) => ({ apiVersion, kind }));
  return [...new Map(kinds.map((read) => [`${read.apiVersion} ${read.kind}`, read])).values()];
}

/** Tells of changes to objects of a kind that mean something; the first listing and our own probes do not. */
async function follow(kube: Kube, read: Read, lab: Lab, changes: Changes, signal: AbortSignal): Promise<void> {
  const meanings = new Map<string, string>();
  const known = await listed(kube, read, signal);
  if (!known) return;
  const key = (namespace: string | undefined, name: string) => `${namespace ?? ''}/${name}`;
  for (const object of known) {
    meanings.set(key(object.metadata.namespace, object.metadata.name), meaningOf(object) ?? '');
  }
  await kube.watch(
    read,
    (object, type) => {
      const { namespace, name } = object.metadata;
      if (!lab.namespaces.includes(namespace ?? name)) return;
      const meaning = type === 'DELETED' ? '' : meaningOf({ ...object, kind: read.kind });
      if (meaning === undefined || meaning === (meanings.get(key(namespace, name)) ?? '')) return;
      meanings.set(key(namespace, name), meaning);
      changes.add(`${read.kind} ${namespace ? `${namespace}/` : ''}${name}`);
    },
    signal,
  );
}

/** Undefined where the cluster does not know the kind. */
async function listed(kube: Kube, { apiVersion, kind }: Read, signal: AbortSignal) {
  try {
    return (await kube.list({ apiVersion, kind }, signal)).map((object) => ({ ...object, kind }));
  } catch (error) {
    if (error instanceof KubeError && error.status === 404) return undefined;
    throw error;
  }
}

interface Looking {
  attempt: Attempt;
  lab: Lab;
  kube: Kube;
  cluster: Cluster;
  changes: Changes;
  on: (update: WatchUpdate) => void;
  signal: AbortSignal;
}

async function lookAgain(deps: PracticeDeps, looking: Looking): Promise<void> {
  const { changes, signal, on } = looking;
  const { clock } = deps;
  while (!signal.aborted) {
    const change = changes.latest;
    const interrupted = AbortSignal.any([signal, changes.look()]);
    try {
      await clock.sleep(CALM_MS, interrupted);
      on({ type: 'looking', at: clock.now(), ...(change !== undefined && { change }) });
      await look(deps, looking, interrupted);
    } catch (error) {
      if (!interrupted.aborted) throw error;
    }
    await changes.next(signal);
  }
}

async function look(
  deps: PracticeDeps,
  { attempt, lab, kube, cluster, on }: Looking,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = deps;
  const onVerdict: Listener = (event) => {
    if (event.type === 'verdict') on(event);
  };
  const tools = toolsOn(kube, cluster, deps, { on: onVerdict, signal });
  const prober: Prober = {
    run: async (...request) => {
      await settle(tools.observer, lab.namespaces, { clock, on: () => undefined, signal });
      return tools.prober.run(...request);
    },
  };
  const current = (await deps.attempts.read(attempt.id)) ?? attempt;
  const result = await grade({ lab, seeded: current.seeded }, { ...tools, prober });
  signal.throwIfAborted();
  const passed = result.score.passed && current.finishedAt === undefined && !current.latest?.score.passed;
  if (passed) await deps.attempts.append(attempt.id, { type: 'checked', at: clock.now(), result });
  const noted = passed ? await deps.attempts.read(attempt.id) : undefined;
  on({ type: 'looked', at: clock.now(), result, ...(noted && { attempt: noted }) });
}
