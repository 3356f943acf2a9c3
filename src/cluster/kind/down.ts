import type { DownOptions } from '../../domain/cluster.js';
import type { Context } from './deps.js';
import { KIND_NETWORK, PART_LABEL } from './names.js';
import type { Phase, Tell } from './phases.js';
import { readRecord, removeFolder } from './state.js';
import { findContainers } from './state-of.js';

const LOOKS = 10;

/** Removes the cluster with everything that belongs to it, and nothing that is not ours. */
export async function takeDown(
  context: Context,
  phase: Phase,
  signal: AbortSignal,
  { purge = false }: DownOptions,
): Promise<void> {
  const { docker, names } = context;
  await phase('remove', 'Removing the cluster', async (tell) => {
    const record = await readRecord(names);
    await removeContainers(context, tell, signal);
    // Docker refuses while anybody else's container is on the network.
    if (record?.madeNetwork) await docker.attempt(['network', 'rm', KIND_NETWORK]);
    if (purge) await removeImages(context);
    await removeFolder(names);
  });
}

/** Docker may still be making, or removing, what a killed program asked of it: then it lists it once more. */
async function removeContainers(context: Context, tell: Tell, signal: AbortSignal): Promise<void> {
  const { docker, clock } = context;
  for (let looks = 1; looks <= LOOKS; looks++) {
    const { nodes, others } = await findContainers(context, signal);
    const ids = [...nodes, ...others].map((row) => row.id);
    if (ids.length === 0) return;
    if (looks > 1) await clock.sleep(1_000, signal);
    tell(`Removing ${ids.length === 1 ? 'one container' : `${ids.length} containers`}`);
    await docker.out('Removing the containers', ['rm', '--force', '--volumes', ...ids], { signal });
  }
}

/** One that another cluster runs on is kept: Docker refuses to remove it. */
async function removeImages({ docker, borrowed }: Context): Promise<void> {
  const listing = ['images', '--filter', `label=${PART_LABEL}`, '--format', '{{.Repository}}:{{.Tag}}'];
  const names = (await docker.out('Listing images', listing)).split('\n').filter((name) => name !== '');
  for (const name of names) await docker.attempt(['rmi', name]);
  await borrowed.giveAllBack();
}
