import type { Cluster, ClusterStatus, UpOptions } from '../../domain/cluster.js';
import { LabError } from '../../domain/lab-error.js';
import { createCluster } from './create.js';
import type { Context } from './deps.js';
import type { ContainerRow } from './docker.js';
import { takeDown } from './down.js';
import { mendCluster } from './mend.js';
import type { Phase } from './phases.js';
import { type ClusterRecord, readRecord, writeRecord } from './state.js';
import { findOwnContainers } from './state-of.js';
import type { Supplies } from './supplies.js';
import { alongside } from './together.js';
import type { Tools } from './tools.js';

export interface Up {
  context: Context;
  supplies: Supplies;
  tools: Tools;
  phase: Phase;
  options: UpOptions;
  signal: AbortSignal;
  status(): Promise<ClusterStatus>;
}

/** Finds the cluster running, mends it, or makes it anew: whatever is least. To be called by one process at a time. */
export async function bringUp(up: Up): Promise<Cluster> {
  const { context, phase, signal, tools } = up;
  const before = await up.status();
  if (before.cluster !== undefined) return before.cluster;
  const [kubectl, record] = await alongside(
    signal,
    (joined) => phase('kubectl', 'Finding kubectl', (tell) => tools.kubectl(tell, joined)),
    async (joined) => {
      const joinedUp = { ...up, signal: joined };
      return (await tryToMend(joinedUp)) ?? (await create(joinedUp));
    },
  );
  await writeRecord(context.names, { ...record, stage: 'ready', kubectl });
  const after = await up.status();
  if (after.cluster !== undefined) return after.cluster;
  throw new LabError({
    code: 'not-ready',
    message: `The cluster came up but went away again: ${after.detail ?? after.state}.`,
    hint: '`kubedrill up` mends it.',
  });
}

/** Undefined when there is nothing that can be mended. */
async function tryToMend({ context, supplies, phase, options, signal }: Up): Promise<ClusterRecord | undefined> {
  const found = await findOwnContainers(context, signal);
  await removeLeftovers(context, found.others);
  if (found.nodes.length === 0) return undefined;
  const record = await readRecord(context.names);
  if (record !== undefined) assertSameShape(record, options);
  return mendCluster({ context, supplies, phase, signal, nodes: found.nodes, record });
}

/** A process that was killed while it built an image left its container. */
async function removeLeftovers({ docker }: Context, others: readonly ContainerRow[]): Promise<void> {
  const ids = others.filter(({ part }) => part === 'build').map(({ id }) => id);
  if (ids.length > 0) await docker.out('Removing leftovers', ['rm', '--force', '--volumes', ...ids]);
}

/**
 * Docker goes on making a node, and removing one, when the program that asked for it was killed: for some seconds the
 * name is taken while the node is not listed, or can no longer be removed.
 */
const TRIES_FOR_THE_NAME = 20;

async function create({ context, supplies, tools, phase, options, signal }: Up): Promise<ClusterRecord> {
  const { clock } = context;
  for (let tries = 1; ; tries++) {
    const found = await findOwnContainers(context, signal);
    // A record alone still knows of the network that was made.
    const isThere = found.nodes.length + found.others.length > 0 || (await readRecord(context.names)) !== undefined;
    if (isThere) await takeDown(context, phase, signal, {});
    try {
      return await createCluster({ context, supplies, tools, phase, workers: options.workers ?? 0, signal });
    } catch (error) {
      const taken = error instanceof LabError && error.code === 'name-conflict';
      if (!taken || tries === TRIES_FOR_THE_NAME) throw error;
      await clock.sleep(1_000, signal);
    }
  }
}

/** Rejects with `cluster-differs` when another number of workers is asked for than the cluster has. */
export function assertSameShape({ workers }: Pick<ClusterRecord, 'workers'>, options: UpOptions): void {
  if (options.workers === undefined || options.workers === workers) return;
  throw new LabError({
    code: 'cluster-differs',
    message: `The cluster has ${workers} workers, not ${options.workers}.`,
    hint: 'Workers are chosen when a cluster is made: `kubedrill down`, then `up` again.',
  });
}
