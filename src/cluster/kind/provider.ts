import type { Cluster, ClusterProvider, ClusterStatus, DownOptions, UpOptions } from '../../domain/cluster.js';
import type { Capability } from '../../domain/lab.js';
import { LabError } from '../../domain/lab-error.js';
import { bundleSupplies } from './bundle-supplies.js';
import { createCluster } from './create.js';
import type { Context, KindDeps } from './deps.js';
import { createDocker } from './docker.js';
import { takeDown } from './down.js';
import { logged, openLog } from './log.js';
import { namesOf } from './names.js';
import { type Phase, phasesTo } from './phases.js';
import { readRecord, writeRecord } from './state.js';
import { findContainers, foreignCluster } from './state-of.js';
import { bundleTools } from './tools.js';

const CAPABILITIES: readonly Capability[] = [
  'networkpolicy',
  'nodeport',
  'node-access',
  'volumes',
  'default-namespace',
];
/** Another `up` may be at work; after that long it is not waited for any more. */
const LOCK_WAIT_MS = 2_000;

/** A kind cluster with Calico that kubedrill makes, mends and removes. */
export function createKindProvider(deps: KindDeps): ClusterProvider {
  const context = contextOf(deps);
  const { names, clock } = context;
  const lock = `kind-${names.cluster}`;

  async function status(): Promise<ClusterStatus> {
    const about = { provider: 'kind', name: names.cluster } as const;
    const found = await findContainers(context);
    if (found.foreign.length > 0) {
      return { ...about, state: 'foreign', detail: foreignCluster(names.cluster, found.foreign).message };
    }
    if (found.nodes.length === 0) return { ...about, state: found.others.length === 0 ? 'absent' : 'partial' };
    const record = await readRecord(names);
    if (record?.stage !== 'ready') return { ...about, state: 'partial', detail: 'it was not finished' };
    const stopped = found.nodes.filter((row) => row.state !== 'running');
    if (stopped.length > 0)
      return { ...about, state: 'partial', detail: `${stopped[0]?.name} is ${stopped[0]?.state}` };
    if (!(await answers(context))) return { ...about, state: 'partial', detail: 'the API server does not answer' };
    const cluster: Cluster = {
      ...about,
      kubeconfig: names.kubeconfig,
      ...(record.kubectl === undefined ? {} : { kubectl: record.kubectl }),
      kubernetes: record.kubernetes,
      capabilities: CAPABILITIES,
    };
    return { ...about, state: 'running', cluster };
  }

  async function up(options: UpOptions, phase: Phase, signal: AbortSignal): Promise<Cluster> {
    const before = await status();
    if (before.cluster) return before.cluster;
    const found = await findContainers(context, signal);
    if (found.foreign.length > 0) throw foreignCluster(names.cluster, found.foreign);
    if (before.state !== 'absent') await takeDown(context, phase, signal, {});
    const { bundle } = deps;
    if (bundle === undefined) throw new LabError({ code: 'no-bundle', message: 'A bundle is needed for now.' });
    const supplies = bundleSupplies(bundle, deps.folders.cache, signal);
    const tools = bundleTools(bundle, deps.folders.cache);
    await createCluster({ context, supplies, tools, phase, workers: options.workers ?? 0, signal });
    const record = await readRecord(names);
    const kubectl = await phase('kubectl', 'Finding kubectl', (tell) => tools.kubectl(tell, signal));
    if (record !== undefined) await writeRecord(names, { ...record, stage: 'ready', kubectl });
    const after = await status();
    if (after.cluster) return after.cluster;
    throw new LabError({ code: 'not-ready', message: `The cluster came up but went away again: ${after.detail}.` });
  }

  return {
    name: 'kind',
    capabilities: CAPABILITIES,
    status,
    async up(options, on, signal = new AbortController().signal) {
      const running = await status();
      if (running.cluster) return running.cluster;
      return context.exclusively(lock, LOCK_WAIT_MS, () => up(options, phasesTo(on, clock), signal));
    },
    down: (on, signal = new AbortController().signal, options: DownOptions = {}) =>
      context.exclusively(lock, LOCK_WAIT_MS, () => takeDown(context, phasesTo(on, clock), signal, options)),
  };
}

function contextOf(deps: KindDeps): Context {
  const names = namesOf(deps.clusterName ?? 'kubedrill', deps.folders.state);
  const log = openLog(names.logFile, deps.clock);
  const run = logged(deps.run, log);
  return { ...deps, run, names, log, docker: createDocker(run) };
}

async function answers({ names, openKube }: Context): Promise<boolean> {
  try {
    const kube = await openKube(names.kubeconfig);
    try {
      await kube.version(AbortSignal.timeout(2_000));
      return true;
    } finally {
      kube.close();
    }
  } catch {
    return false;
  }
}
