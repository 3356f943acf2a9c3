import type { Clock } from '../../domain/clock.js';
import type { ProbeRequest, ProbeResult } from '../../domain/reach.js';
import type { Prober } from '../../grading/ports.js';
import { asksOverHttp, type Comparison, comparisonOf } from './comparison.js';
import { Heard, type Worth } from './heard.js';

/** When to ask again, in milliseconds since the first answer. */
const ASK_AGAIN_MS = [250, 500, 1000, 2000, 4000] as const;

/**
 * A prober that knows of the moment which nodes and Ingress controllers need to serve what was written. An answer
 * over HTTP through either is final once it is what the pods behind it answer themselves; where that cannot be told,
 * once two answers in a row are the same. What never becomes either is unknown.
 */
export function settlingAnswers(prober: Prober, clock: Clock): Prober {
  return {
    async run(requests, world, on, signal) {
      if (!requests.some(asksOverHttp)) return prober.run(requests, world, on, signal);
      const results = new Map<string, ProbeResult>();
      const heard = new Map(requests.map(({ id }) => [id, new Heard()]));
      let due: readonly ProbeRequest[] = requests;
      let firstAt: number | undefined;
      for (const [round, sinceFirstMs] of [0, ...ASK_AGAIN_MS].entries()) {
        if (firstAt !== undefined) await clock.sleep(Math.max(0, firstAt + sinceFirstMs - clock.now()), signal);
        const now = await world().catch(() => undefined);
        const comparisons = new Map(
          now ? due.filter(asksOverHttp).map((request) => [request.id, comparisonOf(request, now)]) : [],
        );
        const direct = [...comparisons.values()].flatMap((comparison) => comparison?.direct ?? []);
        const found = await prober.run([...due, ...direct], world, on, signal);
        firstAt ??= clock.now();
        const open: ProbeRequest[] = [];
        for (const request of due) {
          const result = found.get(request.id) as ProbeResult;
          const comparison = comparisons.get(request.id);
          const worth = worthOf(result, now !== undefined, comparison, found, heard.get(request.id) as Heard);
          const before = results.get(request.id);
          results.set(request.id, result);
          if (worth === 'settled') continue;
          open.push(request);
          if (round < ASK_AGAIN_MS.length) continue;
          const otherwise = isSteady(before, result) ? othersAnswers(comparison, found) : undefined;
          results.set(request.id, inTheEnd(result, worth, comparison, otherwise));
        }
        if (open.length === 0) break;
        due = open;
      }
      return results;
    },
  };
}

function worthOf(
  result: ProbeResult,
  listed: boolean,
  comparison: Comparison | undefined,
  found: ReadonlyMap<string, ProbeResult>,
  heard: Heard,
): Worth {
  const answered = result.outcome === 'allowed' && result.observation.class !== 'tls-error';
  // Without an answer there is nothing to compare; the prober has looked often enough.
  if (!answered || !asksOverHttp(result.request)) return 'settled';
  if (comparison) return heard.take(comparison, found);
  return listed ? 'settled' : 'open';
}

/** After the last round: what nodes and controllers had so long for is as it is. */
function inTheEnd(
  last: ProbeResult,
  worth: Worth,
  comparison: Comparison | undefined,
  otherwise: ProbeResult['otherwise'],
): ProbeResult {
  const unknown = (unsettled: string): ProbeResult => {
    return { ...last, outcome: 'unknown', unsettled, ...(otherwise ? { otherwise } : {}) };
  };
  if (!comparison) return unknown('the objects could not be listed, so that nothing says who has to answer');
  if (comparison.certificate && last.observation.certificate?.der !== comparison.certificate.der) {
    const { subject = 'without a subject' } = last.observation.certificate ?? {};
    return unknown(
      `the controller goes on showing another certificate (${subject}) than that of ${comparison.certificate.text}`,
    );
  }
  const status = last.observation.responses?.[0]?.status ?? 'otherwise';
  if (comparison.controller) {
    return unknown(
      `the controller goes on answering ${status}, which is not what the Ingresses say: ${comparison.text}`,
    );
  }
  if (worth !== 'foreign') return last;
  return unknown(`something goes on answering ${status}, which no pod behind it does by itself: ${comparison.text}`);
}

/** What those answer that have to by the objects; undefined unless each of them could be asked. */
function othersAnswers(
  comparison: Comparison | undefined,
  found: ReadonlyMap<string, ProbeResult>,
): ProbeResult['otherwise'] {
  if (comparison?.answeredBy !== 'pods' || comparison.more) return undefined;
  const own = comparison.direct.flatMap(({ id }) => found.get(id)?.observation ?? []);
  const answered = own.filter(({ responses = [] }) => responses.length > 0);
  if (answered.length < comparison.direct.length) return undefined;
  const { certificate } = comparison;
  return certificate ? own.map((one) => ({ ...one, certificate: { der: certificate.der } })) : own;
}

function isSteady(before: ProbeResult | undefined, last: ProbeResult): boolean {
  const { responses, certificate } = last.observation;
  const { responses: earlier, certificate: shown } = before?.observation ?? {};
  return JSON.stringify([responses, certificate]) === JSON.stringify([earlier, shown]);
}
