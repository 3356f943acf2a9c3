import { join } from 'node:path';
import { type Kubedrill, typed } from '../e2e/kubedrill.js';
import { byHand, removeByHand } from './by-hand.js';
import { type Figure, measure, median, time } from './figure.js';
import { clusterSize } from './machine.js';

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

  await must(drill, 'down', '--purge');
  const first = await measure('From nothing, first run (node image built once)', 1, start);
  await must(drill, 'down');

  // The node image has to be in Docker for the steps by hand: part of their first run, as it is of ours.
  const load = () => typed('docker', ['load', '--quiet', '--input', join(bundle, 'images/node.tar')]);
  const { ms: loadMs } = await time(load);
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
    firstHand: { name: 'By hand, first run (`docker load` of the node image)', runsMs: [loadMs + median(handMs)] },
    hand: { name: 'By hand, one step after the other', runsMs: handMs },
    first,
    later: { name: 'From nothing, later runs', runsMs: laterMs },
    running,
    size: await clusterSize(drill.cluster),
  };
}

/** A figure of a command that failed would be worthless. */
export async function must(drill: Kubedrill, ...args: string[]): Promise<void> {
  const ran = await drill.run(...args);
  if (ran.exitCode !== 0) throw new Error(`kubedrill ${args.join(' ')} ended with ${ran.exitCode}:\n${ran.stderr}`);
}
