import type { Listener } from '../domain/events.js';
import type { ProbeRequest, ProbeResult } from '../domain/reach.js';
import type { World } from '../netmodel/world.js';
import type { Read, Snapshot } from './snapshot.js';

/** Lists objects. Always relists: nothing that was cached decides a verdict. */
export interface Observer {
  /** WORLD_READS and `reads`, listed side by side. Rejects with a LabError when the API does not answer. */
  snapshot(reads: readonly Read[], signal?: AbortSignal): Promise<Snapshot>;
}

/** Runs live probes until each is settled by the convergence rule, or is known not to settle. */
export interface Prober {
  /**
   * Never rejects for what happens to a single probe: that is an `unknown` outcome.
   * `world` gives a fresh listing each time it is called. The map has an entry for every request.
   */
  run(
    requests: readonly ProbeRequest[],
    world: () => Promise<World>,
    on: Listener,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, ProbeResult>>;
}
