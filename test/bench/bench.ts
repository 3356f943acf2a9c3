import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kubedrill } from '../e2e/kubedrill.js';
import { clusterFigures } from './cluster.js';
import { type EmbeddedFigures, embeddedFigures } from './embedded.js';
import { type Figure, median } from './figure.js';
import { labFigures } from './lab.js';
import { describeMachine } from './machine.js';
import { matrixFigures } from './matrix.js';
import { missed, table } from './page.js';

/** Takes every figure in one run and writes docs/performance.md. Ends with 1 when one misses its limit. */
async function bench(): Promise<void> {
  const bundle = process.env.KUBEDRILL_BUNDLE;
  if (!bundle)
    throw new Error('Set KUBEDRILL_BUNDLE to the folder of a bundle: what comes over a network is not measured.');
  const machine = await describeMachine();
  // Before there is a cluster whose node would be at work beside it.
  const embedded = await embeddedFigures(5);
  const drill = await Kubedrill.fresh('kubedrill-bench');
  try {
    const cluster = await clusterFigures(drill, bundle, Number(process.env.KUBEDRILL_BENCH_ROUNDS ?? 3));
    const share = median(cluster.later.runsMs) / median(cluster.hand.runsMs);
    const later: Figure = { ...cluster.later, limitMs: 0.7 * median(cluster.hand.runsMs) };
    const firstShare = median(cluster.first.runsMs) / median(cluster.firstHand.runsMs);
    const first: Figure = { ...cluster.first, limitMs: 0.7 * median(cluster.firstHand.runsMs) };
    const fromNothing = [cluster.firstHand, first, cluster.hand, later, cluster.running];
    const lab = await labFigures(drill, 5);
    const { value } = await drill.json<{ kubeconfig: string }>('status');
    const matrix = await matrixFigures(value.kubeconfig);
    const faster = median(matrix.cellByCell.runsMs) / median(matrix.open.runsMs);
    const page = `# Performance

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, everything in one run, with a bundle and no network.

Taken on: ${machine}.

## From nothing to a lab that is ready

np-lab9 ready for the learner: cluster, Calico, CoreDNS, seed. By hand means \`kind create\`, \`kind load image-archive\` of
Calico, \`kubectl apply\`, roll-outs of calico-node and CoreDNS, \`kind load image-archive\` of the labs' images, the seed
applied, pods ready. Later runs take ${share.toFixed(2)} of the time by hand, the first ${firstShare.toFixed(2)}; 0.7 is the limit of both.
A first run begins without any image in Docker; by hand it is \`docker load\` of the node image on top. The bundle's files
are in memory for both.

${table(fromNothing)}

Memory of the cluster's containers: ${cluster.size.memory}.
Images on disk (the node image holds Calico's and the labs' images): ${cluster.size.images}.

## With the cluster up

${table(lab)}

## Live probes

A matrix of 9 pods, every pod to every pod over TCP, probe containers in place. One exec a source pod is ${faster.toFixed(1)} times
as fast as one exec a cell; 10 is the least it must be.

${table([matrix.open, matrix.denied, matrix.cellByCell])}

The slowest of the runs with denials took ${(Math.max(...matrix.denied.runsMs) / 1_000).toFixed(1)} s; 2 s is the limit for 95 % of them.

How the time grows, all allowed:

${table(matrix.growth)}

## The embedded cluster

${embeddedText(embedded)}
`;
    await writeFile(join(import.meta.dirname, '../../docs/performance.md'), page);
    console.log(page);
    const kept = [...fromNothing, ...lab, matrix.open, matrix.denied, ...embedded.figures];
    const over = missed(kept).map(({ name }) => name);
    if (faster < 10) over.push('one exec a source pod against one exec a cell');
    for (const name of over) console.error(`missed: ${name}`);
    process.exitCode = over.length === 0 ? 0 : 1;
  } finally {
    await drill.run('down');
    await rm(drill.home, { recursive: true, force: true });
  }
}

function embeddedText({ figures, memoryMiB, idleShare }: EmbeddedFigures): string {
  const idle = idleShare === undefined ? 'unknown' : `${(idleShare * 100).toFixed(1)} % of a core`;
  const loaded = 'with 2,000 pods, 500 policies and 20 clients that have watched them come';
  return `${table(figures)}

At rest with np-lab9 in it: ${idle}. Memory of the service ${loaded}: ${memoryMiB ?? 'unknown'} MiB; 500 is the limit.`;
}

/** Prints the figures of the embedded cluster alone, which needs neither Docker nor a bundle. */
async function benchEmbedded(): Promise<void> {
  console.log(embeddedText(await embeddedFigures(5)));
}

await (process.argv[2] === 'embedded' ? benchEmbedded() : bench());
