import { createHash } from 'node:crypto';
import type { SeededObject } from '../domain/attempt.js';
import type { Clock } from '../domain/clock.js';
import type { Listener } from '../domain/events.js';
import type { Lab } from '../domain/lab.js';
import { LabError } from '../domain/lab-error.js';
import type { KubeObject } from '../domain/objects.js';
import type { Kube } from '../kube/kube.js';
import { LAB_LABEL } from './labels.js';
import { contents, type Kind } from './namespace-contents.js';
import { createNamespace, isEnding, namespaceNamed, restoreNamespace, seededNamespace } from './namespaces.js';
import { inPhase } from './phase.js';
import { removeEverything } from './removing.js';
import type { SeedMemory } from './seed-memory.js';
import { seedReady } from './seed-ready.js';
import { orSeedRefused, placeSeed, seededObject } from './seeding.js';

const MADE_OF_SEEDS: readonly Kind[] = [
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'batch/v1', kind: 'Job' },
];

export interface LayingOut {
  clock: Clock;
  on: Listener;
  signal?: AbortSignal | undefined;
  /** A namespace without our label may be emptied: the cluster is ours, or the learner remade it in this attempt. */
  mayTakeUnmarked: boolean;
  /** Probe clients stay where they are, and what is as the seed left it. */
  spares?: SeedMemory | undefined;
}

/** Puts a lab into the cluster as it is to be at the start: namespaces emptied or created, seed placed and ready. */
export async function layOut(kube: Kube, lab: Lab, options: LayingOut): Promise<SeededObject[]> {
  const { clock, on, signal } = options;
  const namespaces = await inPhase({ clock, on, phase: 'sweep', title: 'Preparing the namespaces' }, async (tell) =>
    prepareNamespaces(kube, lab, { ...options, tell }),
  );
  const placed = await inPhase({ clock, on, phase: 'seed', title: "Placing the lab's objects" }, () =>
    placeSeed(kube, lab, signal),
  );
  await inPhase({ clock, on, phase: 'ready', title: 'Waiting until they are ready' }, (tell) =>
    seedReady(kube, lab, { clock, tell, signal }),
  );
  options.spares?.remember(await seedContents(kube, lab, signal));
  return [...namespaces.map(seededObject), ...placed];
}

/** The lab's objects and what Kubernetes made of them. */
async function seedContents(kube: Kube, lab: Lab, signal: AbortSignal | undefined): Promise<KubeObject[]> {
  const kinds = new Map(lab.seed.map(({ apiVersion, kind }) => [kind, { apiVersion, kind }]));
  kinds.delete('Namespace');
  for (const kind of MADE_OF_SEEDS) kinds.set(kind.kind, kind);
  return contents(kube, [...kinds.values()], lab.namespaces, { signal, sparing: true });
}

async function prepareNamespaces(
  kube: Kube,
  lab: Lab,
  options: LayingOut & { tell: (detail: string) => void },
): Promise<KubeObject[]> {
  const { signal, mayTakeUnmarked } = options;
  const found = await Promise.all(lab.namespaces.map((name) => namespaceNamed(kube, name, signal)));
  const alive = found.filter((namespace) => namespace !== undefined && !isEnding(namespace)) as KubeObject[];
  const foreign = alive.find(({ metadata }) => metadata.labels?.[LAB_LABEL] === undefined);
  if (foreign && !mayTakeUnmarked) throw notOurs(foreign.metadata.name);
  const names = new Set(alive.map(({ metadata }) => metadata.name));
  const emptied = removeEverything(kube, [...names], options);
  return Promise.all(
    lab.namespaces.map(async (name) => {
      const wanted = seededNamespace(lab, name);
      await (names.has(name) ? emptied : undefined);
      const make = () =>
        names.has(name) ? restoreNamespace(kube, wanted, signal) : createNamespace(kube, wanted, options);
      const written = lab.seed.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name);
      return written ? orSeedRefused(kube, lab, written, make, signal) : make();
    }),
  );
}

/** Changes when what seeding places changes; not with the rest of the lab. */
export function seedDigest(lab: Lab): string {
  return createHash('sha256')
    .update(JSON.stringify([lab.namespaces, lab.seed]))
    .digest('hex')
    .slice(0, 16);
}

function notOurs(namespace: string): LabError {
  return new LabError({
    code: 'namespace-taken',
    message: `Namespace ${namespace} exists and was not made by kubedrill; the lab would empty it.`,
    hint: 'Remove or rename it, or use a cluster of your own: `kubedrill start LAB --provider kind`.',
  });
}
