import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { earlyKubeconfig } from './access.js';
import { applyCalico } from './calico.js';
import { kindConfig } from './config.js';
import type { Context } from './deps.js';
import { kindCreate } from './kind-cli.js';
import { serveLabImages } from './lab-images.js';
import { KIND_NETWORK } from './names.js';
import { ensureNodeImage } from './node-image.js';
import type { Phase } from './phases.js';
import { settle } from './settle.js';
import { type ClusterRecord, writePrivate, writeRecord } from './state.js';
import type { Supplies } from './supplies.js';
import { together } from './together.js';
import type { Tools } from './tools.js';

export interface Creation {
  context: Context;
  supplies: Supplies;
  tools: Tools;
  phase: Phase;
  workers: number;
  signal: AbortSignal;
}

/** Brings a cluster up where nothing is: what can overlap does. */
export async function createCluster({
  context,
  supplies,
  tools,
  phase,
  workers,
  signal,
}: Creation): Promise<ClusterRecord> {
  const { names, docker } = context;
  const { kubernetes } = supplies;
  const [info, madeNetwork] = await Promise.all([docker.info(signal), hasNoNetwork(context)]);
  const record = { kubernetes, workers, madeNetwork, registry: supplies.registry !== undefined };
  await writeRecord(names, { stage: 'creating', ...record });
  const config = kindConfig({ name: names.cluster, kubernetes, workers, cgroupVersion: info.cgroupVersion });
  await writePrivate(names, names.configFile, config);

  await together(signal, (joined) => {
    const made = together(joined, (either) => [
      phase('node-image', 'Preparing the node image', (tell) => ensureNodeImage(supplies, context, tell, either)),
      phase('tools', 'Finding kind', (tell) => tools.kind(tell, either)),
    ]);
    const created = made.then(([image = '', kind = '']) =>
      phase('create', 'Starting the control plane', (tell) =>
        kindCreate({ kind, names, image }, context, tell, joined),
      ),
    );
    return [
      created.then(() => writeRecord(names, { stage: 'settling', ...record })),
      made.then(() => installCalico({ context, supplies, phase, workers, created, signal: joined })),
      serveLabImages({ context, supplies, phase, workers, begun: made, signal: joined }),
    ];
  });
  return { stage: 'settling', ...record };
}

/** Applies Calico through the API as soon as it answers, then waits until everything is ready. */
async function installCalico({
  context,
  supplies,
  phase,
  workers,
  created,
  signal,
}: Omit<Creation, 'tools'> & { created: Promise<void> }): Promise<void> {
  const { names, docker, clock } = context;
  const text = await supplies.calicoManifest(() => {});
  const { tunedManifest } = await import('./tuned-manifest.js');
  const objects = tunedManifest(text, names.controlPlane);
  const early = join(names.folder, 'early.kubeconfig');
  await writePrivate(names, early, await earlyKubeconfig(names, docker, clock, signal));
  const kube = await context.openKube(early);
  try {
    await settle({
      context,
      kube,
      phase,
      signal,
      workers,
      calico: (tell) => applyCalico(kube, objects, clock, tell, signal),
    });
    await created;
  } finally {
    kube.close();
    await rm(early, { force: true });
  }
}

async function hasNoNetwork({ docker }: Context): Promise<boolean> {
  return (await docker.attempt(['network', 'inspect', KIND_NETWORK])).exitCode !== 0;
}
