import type { ProbeRequest } from '../domain/reach.js';
import type { World } from '../netmodel/world.js';
import { type Ask, askAll } from './ask.js';
import { RoundRecord, type Sight } from './round-record.js';
import type { ProbeSettings } from './settings.js';
import type { Stations } from './stations.js';

export interface RoundOrder {
  /** Counted from 1. */
  number: number;
  pending: readonly ProbeRequest[];
  /** Settled requests that got an answer: asked once more, they show that their target still answers. */
  peers: readonly ProbeRequest[];
  world: Promise<World>;
  settings: ProbeSettings;
  stations: Stations;
  signal?: AbortSignal | undefined;
}

/**
 * One round: all sources at once, beside them the listing, and for each denial somebody who gets an answer.
 * Rejects with what the listing rejects with, or with the signal's reason.
 */
export async function runRound(order: RoundOrder): Promise<Map<string, Sight>> {
  const { pending, peers, settings, stations, signal } = order;
  const requests = [...pending, ...peers];
  const ask = (asks: readonly Ask[]) => askAll(asks, stations, signal);
  const running = ask(requests.map((request) => askFor(request, order)));
  running.catch(() => undefined);

  const record = new RoundRecord(await order.world, requests);
  const early = await ask(record.selfChecks(record.likelyDenied(), settings.limitMs));
  record.hear(await running);
  record.hear(early);
  record.hear(await ask(record.selfChecks(record.unproven(), settings.limitMs)));
  return new Map(pending.map((request) => [request.id, record.sightOf(request)]));
}

/** Only a first look is hasty: its timeouts count where the model stands behind them, and decide nothing elsewhere. */
function askFor({ id, source, action }: ProbeRequest, { number, settings }: RoundOrder): Ask {
  return { key: id, source, action, limitMs: number === 1 ? settings.firstLimitMs : settings.limitMs };
}
