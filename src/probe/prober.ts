import type { Clock } from '../domain/clock.js';
import { LabError } from '../domain/lab-error.js';
import type { ProbeRequest, ProbeResult } from '../domain/reach.js';
import type { Prober } from '../grading/ports.js';
import { type Kube, KubeError } from '../kube/kube.js';
import { PendingProbe } from './pending.js';
import { runRound } from './round.js';
import type { Sight } from './round-record.js';
import { DEFAULT_SETTINGS, type ProbeSettings } from './settings.js';
import { Stations, sourceKey } from './stations.js';

export interface ProberDeps {
  kube: Kube;
  clock: Clock;
  settings?: Partial<ProbeSettings>;
  /** Client pods stay where they are after a run, for the next one. */
  keepsClients?: boolean;
}

/** Live probes from inside the cluster, settled by the convergence rule. Remembers where its probe containers are. */
export function createProber({ kube, clock, settings: own, keepsClients = false }: ProberDeps): Prober {
  const settings = { ...DEFAULT_SETTINGS, ...own };
  const stations = new Stations({ kube, clock, settings });

  const run: Prober['run'] = async (requests, world, on, signal) => {
    const results = new Map<string, ProbeResult>();
    let pending = requests.map((request) => new PendingProbe(request));
    let firstEndedAt: number | undefined;
    for (let number = 1; pending.length > 0; number++) {
      const asked = pending.map(({ request }) => request);
      const sources = new Set(asked.map(({ source }) => sourceKey(source)));
      on({ type: 'probing', at: clock.now(), round: number, probes: asked.length, sources: sources.size });
      const listing = world();
      listing.then(
        (seen) => stations.noticeLeftOvers(seen),
        () => undefined,
      );
      const peers = peersOf(asked, results);
      const sights = await unlessApiFails(
        runRound({ number, pending: asked, peers, world: listing, settings, stations, signal }),
        signal,
      );
      firstEndedAt ??= clock.now();
      let again: number | undefined;
      pending = pending.filter((probe) => {
        const { id } = probe.request;
        const sight = sights instanceof Map ? sights.get(id) : undefined;
        const looked = sight ? probe.look(sight) : { result: probe.giveUp(String(sights)) };
        if ('result' in looked) {
          results.set(id, looked.result);
          return false;
        }
        again = looked.sinceFirstMs;
        return true;
      });
      if (again !== undefined) await clock.sleep(Math.max(0, firstEndedAt + again - clock.now()), signal);
    }
    return results;
  };

  return {
    run: async (...args) => {
      try {
        return await run(...args);
      } finally {
        if (!keepsClients) await stations.clear();
      }
    },
  };
}

/** A round, or why there is none: without a listing nothing can be said. */
async function unlessApiFails(
  round: Promise<Map<string, Sight>>,
  signal: AbortSignal | undefined,
): Promise<Map<string, Sight> | string> {
  try {
    return await round;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof LabError || error instanceof KubeError) return error.message;
    throw error;
  }
}

/** For each address that is still in question, a request to it that got an answer. */
function peersOf(pending: readonly ProbeRequest[], results: ReadonlyMap<string, ProbeResult>): ProbeRequest[] {
  const peers = new Map<string, ProbeRequest>();
  const open = new Set(pending.map(dialled));
  for (const { request, outcome } of results.values()) {
    const key = dialled(request);
    if (outcome === 'allowed' && open.has(key) && request.action.type !== 'dns') peers.set(key, request);
  }
  return [...peers.values()];
}

function dialled({ action }: ProbeRequest): string {
  if (action.type === 'dns') return `dns ${action.name}`;
  const protocol = action.type === 'connect' ? action.protocol : 'TCP';
  return `${action.host}:${action.port}/${protocol}`;
}
