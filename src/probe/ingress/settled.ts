import type { Clock } from '../../domain/clock.js';
import type { ProbeRequest, ProbeResult } from '../../domain/reach.js';
import type { Prober } from '../../grading/ports.js';
import { agrees, answerKey, asksController, type Comparison, comparisonOf } from './comparison.js';

/** When to ask again, in milliseconds since the first answer. */
const ASK_AGAIN_MS = [250, 500, 1000, 2000, 4000] as const;

/**
 * A prober that knows of the moment an Ingress controller needs to serve what was written. What it answers is final
 * once it is what the pods behind the Ingress's rule answer themselves; where the API leaves open who has to answer,
 * once two answers in a row are the same. What does neither is unknown. What the task wants plays no part in it.
 */
export function settlingIngresses(prober: Prober, clock: Clock): Prober {
  return {
    async run(requests, world, on, signal) {
      const asked = requests.filter(asksController);
      if (asked.length === 0) return prober.run(requests, world, on, signal);
      const results = new Map<string, ProbeResult>();
      const before = new Map<string, string>();
      let due: readonly ProbeRequest[] = requests;
      let firstAt: number | undefined;
      for (const [round, sinceFirstMs] of [0, ...ASK_AGAIN_MS].entries()) {
        if (firstAt !== undefined) await clock.sleep(Math.max(0, firstAt + sinceFirstMs - clock.now()), signal);
        const now = await world().catch(() => undefined);
        const comparisons = now ? due.filter(asksController).map((request) => comparisonOf(request, now)) : [];
        const all = [...due, ...comparisons.flatMap(({ direct }) => direct)];
        const found = await prober.run(all, world, on, signal);
        firstAt ??= clock.now();
        for (const { id } of due) results.set(id, found.get(id) as ProbeResult);
        const settled = new Set<ProbeRequest>(
          comparisons.filter((one) => isSettled(one, found, before)).map(({ request }) => request),
        );
        const isOpen = (one: ProbeRequest) => results.get(one.id)?.outcome === 'allowed' && !settled.has(one);
        due = due.filter(asksController).filter(isOpen);
        if (due.length === 0) break;
        if (round < ASK_AGAIN_MS.length) continue;
        for (const { id } of due) {
          const comparison = comparisons.find(({ request }) => request.id === id);
          results.set(id, unsettled(results.get(id) as ProbeResult, comparison));
        }
      }
      return results;
    },
  };
}

/** Remembers the answer for the next round. */
function isSettled(
  comparison: Comparison,
  found: ReadonlyMap<string, ProbeResult>,
  before: Map<string, string>,
): boolean {
  const { id } = comparison.request;
  const result = found.get(id);
  // Without an answer there is nothing to compare; the prober has looked often enough.
  if (result?.outcome !== 'allowed' || result.observation.class === 'tls-error') return true;
  const agreed = agrees(comparison, found);
  if (agreed !== undefined) return agreed;
  const key = answerKey(result);
  const steady = before.get(id) === key;
  before.set(id, key);
  return steady;
}

function unsettled(last: ProbeResult, comparison: Comparison | undefined): ProbeResult {
  const status = last.observation.responses?.[0]?.status ?? 'otherwise';
  const why = comparison
    ? `the controller goes on answering ${status}, which is not what the Ingresses say: ${comparison.route.text}`
    : 'the Ingresses could not be listed, so that nothing says who has to answer';
  return { ...last, outcome: 'unknown', unsettled: why };
}
