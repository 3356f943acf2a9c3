import type { Clock } from '../domain/clock.js';
import type { ClusterProvider } from '../domain/cluster.js';
import type { Prober } from '../grading/ports.js';
import type { GraderRegistry } from '../grading/registry.js';
import type { Kube } from '../kube/kube.js';
import type { ExamCatalog, ExamStore } from './exam/ports.js';
import type { AttemptStore, Catalog, ShellKubeconfigs } from './ports.js';
import type { SeedMemory } from './seed-memory.js';

/** What practising is made of; src/cli/compose.ts puts the real things here. */
export interface PracticeDeps {
  provider: ClusterProvider;
  catalog: Catalog;
  attempts: AttemptStore;
  blueprints: ExamCatalog;
  exams: ExamStore;
  shellKubeconfigs: ShellKubeconfigs;
  openKube(kubeconfig: string): Promise<Kube>;
  /** `keepsClients`: the prober's clients stay in the lab's namespaces from check to check. */
  createProber(kube: Kube, options?: { keepsClients?: boolean }): Prober;
  graders: GraderRegistry;
  clock: Clock;
  /** Other labs are in the cluster at the same time, each in namespaces of its own: they are not swept away. */
  amongOthers?: boolean;
  /** The PATH that a lab's shell extends. */
  path: string;
  /**
   * A reset spares probe clients, and what is as the seed left it. For proving labs, where nobody looks and most of
   * the time goes into pods that start.
   */
  spares?: SeedMemory;
}

/** What is known without a cluster. */
export type RecordDeps = Pick<PracticeDeps, 'attempts' | 'catalog' | 'clock'>;

/** Who changes attempts or the cluster does it under this lock. */
const LOCK = 'practice';
/** A check that is under way in another terminal is waited for; a cluster that is being created is not. */
const LOCK_WAIT_MS = 5_000;

export function alone<T>({ attempts }: PracticeDeps, work: () => Promise<T>): Promise<T> {
  return attempts.exclusively(LOCK, LOCK_WAIT_MS, work);
}

export async function withKube<T>(
  deps: PracticeDeps,
  kubeconfig: string,
  work: (kube: Kube) => Promise<T>,
): Promise<T> {
  const kube = await deps.openKube(kubeconfig);
  try {
    return await work(kube);
  } finally {
    kube.close();
  }
}

/** The cluster and all that is in it is there for practising: `default` too may be emptied. */
export function ownsCluster({ provider }: PracticeDeps): boolean {
  return provider.capabilities.includes('default-namespace');
}
