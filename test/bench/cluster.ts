import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Kubedrill, typed } from '../e2e/kubedrill.js';
import { byHand, NODE_IMAGE, removeByHand } from './by-hand.js';
import { type Figure, measure, time } from './figure.js';
import { clusterSize } from './machine.js';

/** A first run takes the images away before it: that costs more than the run itself. */
const FIRST_ROUNDS = 2;

export interface ClusterFigures {
  firstHand: Figure;
  hand: Figure;
  first: Figure;
  later: Figure;
  running: Figure;
  size: { memory: string; images: string };
}

/** From nothing to a lab that is ready, in turn by hand and by kubedrill; leaves kubedrill's cluster running. */
export async function clusterFigures(drill: Kubedrill, bundle: string, rounds: number): Promise<ClusterFigures> {
  const cgroup = (await typed('docker', ['info', '--format', '{{.CgroupVersion}}'])).trim();
  const seed = join(import.meta.dirname, '../../labs/networking/np-lab9/seed');
  const start = () => must(drill, 'start', 'np-lab9');

  // Both ways find the bundle in memory and no image of it in Docker.
  const bare = async () => {
    await must(drill, 'down', '--purge');
    await typed('docker', ['image', 'rm', '--force', NODE_IMAGE]);
    await readOnce(join(bundle, 'images'));
  };
  const load = () => typed('docker', ['load', '--quiet', '--input', join(bundle, 'images/node.tar')]);
  const firstHandMs: number[] = [];
  const firstMs: number[] = [];
  for (let round = 0; round < FIRST_ROUNDS; round++) {
    await bare();
    const { ms } = await time(async () => {
      await load();
      await byHand(bundle, seed, cgroup);
    });
    firstHandMs.push(ms);
    await removeByHand(bundle);
    await bare();
    firstMs.push((await time(start)).ms);
    await must(drill, 'down');
  }

  await load();
  const handMs: number[] = [];
  const laterMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    handMs.push((await time(() => byHand(bundle, seed, cgroup))).ms);
    await removeByHand(bundle);
    laterMs.push((await time(start)).ms);
    if (round + 1 < rounds) await must(drill, 'down');
  }
  const running = await measure('`up` on the running cluster', 5, () => must(drill, 'up'), { limitMs: 1_000 });
  return {
    firstHand: { name: 'By hand, first run (`docker load` of the node image first)', runsMs: firstHandMs },
    hand: { name: 'By hand, one step after the other', runsMs: handMs },
    first: { name: 'From nothing, first run (node image built once)', runsMs: firstMs },
    later: { name: 'From nothing, later runs', runsMs: laterMs },
    running,
    size: await clusterSize(drill.cluster),
  };
}

/** What is read once is in memory afterwards. */
async function readOnce(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    for await (const _ of createReadStream(join(folder, name), { highWaterMark: 1 << 20 }));
  }
}

/** A figure of a command that failed would be worthless. */
export async function must(drill: Kubedrill, ...args: string[]): Promise<void> {
  const ran = await drill.run(...args);
  if (ran.exitCode !== 0) throw new Error(`kubedrill ${args.join(' ')} ended with ${ran.exitCode}:\n${ran.stderr}`);
}
