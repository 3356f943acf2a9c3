import type { Kube } from '../../kube/kube.js';
import { kubeconfigOf } from './access.js';
import { applyCalico } from './calico.js';
import type { Context } from './deps.js';
import type { ContainerRow } from './docker.js';
import { startTimes } from './fresh.js';
import { serveLabImages } from './lab-images.js';
import { readMarker } from './marker.js';
import type { Phase, Tell } from './phases.js';
import { retrying } from './retrying.js';
import { settle } from './settle.js';
import { type ClusterRecord, writePrivate, writeRecord } from './state.js';
import type { Supplies } from './supplies.js';
import { together } from './together.js';

export interface Mending {
  context: Context;
  supplies: Supplies;
  phase: Phase;
  signal: AbortSignal;
  /** Node containers of ours. */
  nodes: readonly ContainerRow[];
  record: ClusterRecord | undefined;
}

/**
 * Starts what is stopped and puts in what is missing. Gives undefined when the cluster is only half made, so that it
 * has to be made anew.
 */
export async function mendCluster(mending: Mending): Promise<ClusterRecord | undefined> {
  const { context, nodes, record, phase, signal } = mending;
  if (record?.stage === 'creating') return undefined;
  if (record !== undefined && nodes.length !== record.workers + 1) return undefined;
  if (nodes.some(({ state }) => state === 'created' || state === 'dead')) return undefined;
  await phase('start', 'Starting what is stopped', (tell) => startNodes(context, nodes, tell, signal));
  // Always the node's own: the file may be of a cluster that another home made anew under this name.
  const kubeconfig = await kubeconfigOf(context);
  if (kubeconfig === undefined) return undefined;
  await writePrivate(context.names, context.names.kubeconfig, kubeconfig);
  const kube = await context.openKube(context.names.kubeconfig);
  try {
    const known = record ?? (await adopt(kube, mending));
    if (known === undefined) return undefined;
    await putInPlace(kube, known, mending);
    return known;
  } finally {
    kube.close();
  }
}

async function startNodes({ docker }: Context, nodes: readonly ContainerRow[], tell: Tell, signal: AbortSignal) {
  const paused = nodes.filter(({ state }) => state === 'paused').map(({ name }) => name);
  if (paused.length > 0) await docker.out('Continuing the nodes', ['unpause', ...paused], { signal });
  const stopped = nodes.filter(({ state }) => state === 'exited').map(({ name }) => name);
  if (stopped.length === 0) return;
  tell(`Starting ${stopped.join(', ')}`);
  await docker.out('Starting the nodes', ['start', ...stopped], { signal });
}

/** The state folder was lost: the cluster itself knows whether it was ever complete. */
async function adopt(kube: Kube, { context, supplies, nodes, signal }: Mending): Promise<ClusterRecord | undefined> {
  const marker = await retrying(() => readMarker(kube, signal), context.clock, signal);
  if (!marker?.ready) return undefined;
  const kubernetes = await kube.version(signal);
  return {
    stage: 'settling',
    kubernetes,
    workers: nodes.length - 1,
    madeNetwork: false,
    registry: supplies.registry !== undefined,
  };
}

async function putInPlace(kube: Kube, record: ClusterRecord, mending: Mending): Promise<void> {
  const { context, supplies, phase, signal, nodes } = mending;
  const { clock, names } = context;
  const { workers } = record;
  // A cluster that was complete keeps the Calico it has, whatever a newer bundle holds.
  const calico =
    record.stage === 'ready'
      ? undefined
      : async (tell: Tell) => {
          const { tunedManifest } = await import('./tuned-manifest.js');
          const objects = tunedManifest(await supplies.calicoManifest(tell), names.controlPlane);
          await applyCalico(kube, objects, clock, tell, signal);
        };
  await writeRecord(names, { ...record, stage: 'settling' });
  const starts = await startTimes(context, nodes);
  await together(signal, (joined) => [
    serveLabImages({ context, supplies, phase, workers, signal: joined }),
    settle({ context, kube, phase, workers, starts, signal: joined, ...(calico === undefined ? {} : { calico }) }),
  ]);
}
