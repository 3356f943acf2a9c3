import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../domain/clock.js';
import type { Cluster, ClusterProvider, ClusterStatus, PhaseEvent } from '../../domain/cluster.js';
import type { Capability } from '../../domain/lab.js';
import { LabError } from '../../domain/lab-error.js';
import type { Kube } from '../../kube/kube.js';
import { packageRoot } from '../../process/package-root.js';
import { startService } from '../../process/start-service.js';
import { INGRESS_SERVICE } from '../ingress-service.js';
import { isThere } from '../is-there.js';
import { phasesTo } from '../kind/phases.js';
import { DEFAULT_NAME, serviceFiles } from './service/names.js';
import { answers, processExists, readRecord, type ServiceRecord } from './service/record.js';

/**
 * What the embedded cluster is faithful for. Node ports answer inside the cluster, where no policy stands in the way. Not
 * among it: volumes that outlive a pod, node access, metrics and load
 * balancers.
 */
export const EMBEDDED_CAPABILITIES: readonly Capability[] = [
  'networkpolicy',
  'ingress',
  'nodeport',
  'default-namespace',
];

export interface EmbeddedDeps {
  clock: Clock;
  openKube(kubeconfig: string): Promise<Kube>;
  /** Absolute. */
  folders: { state: string };
  /** Default "kubedrill". */
  clusterName?: string;
  /** Runs `work` while no other kubedrill process holds the lock; rejects with `busy` after `waitMs`. */
  exclusively<T>(name: string, waitMs: number, work: () => Promise<T>): Promise<T>;
  /** Absolute path of the learner's kubectl; undefined where there is none. Nothing of ours needs it. */
  findKubectl(): Promise<string | undefined>;
}

const LOCK_WAIT_MS = 2000;
const START_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 5000;
const LOOK_EVERY_MS = 10;

/** The Kubernetes API of this project, as a service of its own in the background. */
export function createEmbeddedProvider(deps: EmbeddedDeps): ClusterProvider {
  const name = deps.clusterName ?? DEFAULT_NAME;
  const files = serviceFiles(deps.folders.state, name);
  const { clock } = deps;
  const about = { provider: 'embedded', name } as const;

  const status = async (): Promise<ClusterStatus> => {
    const record = await readRecord(files);
    if (record && (await answers(files, record)))
      return { ...about, state: 'running', cluster: await clusterOf(record) };
    const left = record ?? (await isThere(files.credentials));
    return left ? { ...about, state: 'partial', detail: 'its service does not run' } : { ...about, state: 'absent' };
  };

  const clusterOf = async (record: ServiceRecord): Promise<Cluster> => {
    const kubectl = await deps.findKubectl();
    return {
      ...about,
      kubeconfig: files.kubeconfig,
      ...(kubectl === undefined ? {} : { kubectl }),
      kubernetes: record.kubernetes,
      capabilities: EMBEDDED_CAPABILITIES,
      ingress: { service: INGRESS_SERVICE },
    };
  };

  return {
    name: 'embedded',
    capabilities: EMBEDDED_CAPABILITIES,
    status,
    up: async (_options, on, signal) => {
      const running = await status();
      if (running.cluster) return running.cluster;
      return deps.exclusively(`embedded-${name}`, LOCK_WAIT_MS, () =>
        phasesTo(on, clock)('create', 'Starting the embedded cluster', async () => {
          const again = await status();
          if (again.cluster) return again.cluster;
          const record = await start();
          const cluster = await clusterOf(record);
          if (cluster.kubectl === undefined) tellNoKubectl(on, clock.now());
          return cluster;
        }),
      );

      async function start(): Promise<ServiceRecord> {
        signal?.throwIfAborted();
        const pid = await startService(process.execPath, [...nodeOptions(), servicePath(), deps.folders.state, name], {
          logFile: await logFile(),
        });
        const deadline = clock.now() + START_LIMIT_MS;
        for (;;) {
          const record = await readRecord(files);
          if (record?.pid === pid && (await answers(files, record))) return record;
          if (!processExists(pid) || clock.now() > deadline) throw await couldNotStart();
          await clock.sleep(LOOK_EVERY_MS, signal);
        }
      }
    },
    ensure: async (needs, on, signal = new AbortController().signal) => {
      if (!needs.includes('ingress')) return;
      await phasesTo(on, clock)('ingress', 'Preparing the Ingress controller', async () => {
        const { installTraefik } = await import('../kind/ingress/install.js');
        const kube = await deps.openKube(files.kubeconfig);
        try {
          await installTraefik(kube, clock, () => {}, signal);
        } finally {
          kube.close();
        }
      });
    },
    down: (on) =>
      deps.exclusively(`embedded-${name}`, LOCK_WAIT_MS, () =>
        phasesTo(on, clock)('remove', 'Stopping the embedded cluster', async () => {
          const record = await readRecord(files);
          if (record && (await answers(files, record, '/kubedrill/stop', 'POST'))) {
            const deadline = clock.now() + STOP_LIMIT_MS;
            while (processExists(record.pid) && clock.now() < deadline) await clock.sleep(LOOK_EVERY_MS);
          }
          await rm(files.folder, { recursive: true, force: true });
        }),
      ),
  };

  async function logFile(): Promise<string> {
    await mkdir(files.folder, { recursive: true, mode: 0o700 });
    return files.log;
  }

  async function couldNotStart(): Promise<LabError> {
    const log = await readFile(files.log, 'utf8').catch(() => '');
    const last = log.trim().split('\n').slice(-3).join(' ');
    return new LabError({
      code: 'embedded-not-started',
      message: `The embedded cluster's service did not start${last ? `: ${last}` : '.'}`,
      hint: `Its log is ${files.log}.`,
    });
  }
}

function tellNoKubectl(on: (event: PhaseEvent) => void, at: number): void {
  const phase = { type: 'phase', phase: 'kubectl', title: 'Looking for kubectl', at } as const;
  on({ ...phase, state: 'started' });
  on({ ...phase, state: 'done', detail: 'there is none: install it to type commands; all else works without' });
}

/** Of the sources, run by tsx, or of what was built from them. */
const [folder, extension] = import.meta.url.endsWith('.ts') ? ['.', 'ts'] : ['dist', 'js'];
const servicePath = (): string => join(packageRoot(), folder, `src/cluster/embedded/service/main.${extension}`);
const nodeOptions = (): string[] => (extension === 'ts' ? ['--import', import.meta.resolve('tsx')] : []);
