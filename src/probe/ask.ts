import { LabError } from '../domain/lab-error.js';
import type { ProbeAction, ProbeObservation, ProbeSource } from '../domain/reach.js';
import { classify } from './classify.js';
import { readReport } from './report.js';
import { CannotProbe } from './station.js';
import { type Stations, sourceKey } from './stations.js';
import { commandFor } from './wire.js';

/** One thing to be tried in one source. */
export interface Ask {
  /** Unique within a round. */
  key: string;
  source: ProbeSource;
  action: ProbeAction;
  /** How long it may wait for a connection, in milliseconds. */
  limitMs: number;
}

export interface Reply {
  observation: ProbeObservation;
  /** How long it might have waited. */
  limitMs: number;
  /** The source's address, where it told. */
  podIP?: string;
  /** The API did not answer: there is no point in asking on. */
  apiGone?: true;
}

/** Tries everything, one exec a source, all sources at once. Rejects only with the signal's reason. */
export async function askAll(
  asks: readonly Ask[],
  stations: Stations,
  signal?: AbortSignal,
): Promise<Map<string, Reply>> {
  const bySource = new Map<string, Ask[]>();
  for (const ask of asks) {
    const key = sourceKey(ask.source);
    bySource.set(key, [...(bySource.get(key) ?? []), ask]);
  }
  const replies = await Promise.all([...bySource.values()].map((group) => askSource(group, stations, signal)));
  return new Map(replies.flat());
}

async function askSource(
  asks: readonly Ask[],
  stations: Stations,
  signal: AbortSignal | undefined,
): Promise<[string, Reply][]> {
  const limitMs = Math.max(...asks.map((ask) => ask.limitMs));
  const command = commandFor(
    asks.map(({ action }, id) => ({ id, action })),
    limitMs,
  );
  const [first] = asks;
  if (!first) return [];
  const forAll = (reply: Omit<Reply, 'limitMs'>): [string, Reply][] =>
    asks.map(({ key }) => [key, { ...reply, limitMs }]);
  const nothing = (probeClass: CannotProbe['probeClass'], detail: string) => ({
    observation: { class: probeClass, tookMs: 0, detail },
  });
  try {
    const report = readReport(await stations.run(first.source, command, waitsMs(asks, limitMs), signal));
    if (!report) return forAll(nothing('exec-incomplete', 'the report of the source pod was not whole'));
    return asks.map(({ key, action }, id) => {
      const line = report.lines.get(id);
      const observation = line
        ? classify(line, action)
        : nothing('exec-incomplete', 'the probe did not report').observation;
      return [key, { observation, limitMs, ...(report.podIP === undefined ? {} : { podIP: report.podIP }) }];
    });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof CannotProbe) return forAll(nothing(error.probeClass, error.message));
    if (!(error instanceof LabError)) throw error;
    return forAll({ ...nothing('exec-impossible', error.message), apiGone: true });
  }
}

/** The longest that the script may take: a few DNS questions, then a connection, then an HTTP answer. */
function waitsMs(asks: readonly Ask[], limitMs: number): number {
  return 2 * limitMs + (asks.some(({ action }) => action.type === 'http') ? 4_000 : 0);
}
