import type { Context } from './deps.js';
import type { Phase } from './phases.js';
import { ensureRegistryImage, mirrorThrough, startRegistry } from './registry.js';
import { findContainers } from './state-of.js';
import type { Supplies } from './supplies.js';

export interface LabImages {
  context: Context;
  supplies: Supplies;
  phase: Phase;
  workers: number;
  /** Before it the nodes are not looked for. */
  begun?: Promise<unknown>;
  signal: AbortSignal;
}

/**
 * Has the registry of lab images run beside the nodes, as soon as they are there. One that is there is kept with what
 * it holds. Online there is none.
 */
export async function serveLabImages({ context, supplies, phase, workers, begun, signal }: LabImages): Promise<void> {
  const { docker, names } = context;
  const present = (await findContainers(context, signal)).others.find(({ name }) => name === names.registry);
  if (present === undefined && supplies.registry === undefined) return;
  await phase('lab-images', 'Preparing the lab images', async (tell) => {
    if (present?.state === 'exited') {
      await docker.out('Starting the registry', ['start', names.registry], { signal });
    } else if (present?.state !== 'running' && supplies.registry !== undefined) {
      const image = await ensureRegistryImage(supplies.registry, context, tell, signal);
      tell('Waiting for the nodes');
      await begun;
      await nodesRunning(context, workers + 1, signal);
      tell('Starting the registry');
      await startRegistry(image, context, signal);
    }
    const nodes = await nodesRunning(context, workers + 1, signal);
    await Promise.all(nodes.map((node) => mirrorThrough(node, context, signal)));
  });
}

async function nodesRunning(context: Context, count: number, signal: AbortSignal): Promise<string[]> {
  for (;;) {
    const running = (await findContainers(context, signal)).nodes.filter((row) => row.state === 'running');
    if (running.length >= count) return running.map((row) => row.name);
    await context.clock.sleep(500, signal);
  }
}
