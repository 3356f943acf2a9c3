import type { ProbeRequest, ProbeResult } from '../domain/reach.js';
import { decide, type Look } from './converge.js';
import type { Sight } from './round-record.js';
import { whyUnsettled } from './why-unsettled.js';

/** A request on its way to a result. */
export class PendingProbe {
  readonly request: ProbeRequest;
  readonly #looks: Look[] = [];

  constructor(request: ProbeRequest) {
    this.request = request;
  }

  /** Takes in what a round showed: a result, or when to look again (milliseconds since the first look ended). */
  look(sight: Sight): { result: ProbeResult } | { sinceFirstMs: number } {
    this.#looks.push(sight.look);
    const decision = decide(this.#looks);
    if (decision.next === 'final') return { result: this.#result(sight, decision.outcome) };
    if (decision.next === 'again' && !sight.apiGone) return { sinceFirstMs: decision.sinceFirstMs };
    return { result: { ...this.#result(sight, 'unknown'), unsettled: whyUnsettled(this.#looks, sight) } };
  }

  /** Nothing more can be found out. */
  giveUp(why: string): ProbeResult {
    return {
      request: this.request,
      outcome: 'unknown',
      observation: { class: 'exec-impossible', tookMs: 0, detail: why },
      rounds: this.#looks.length,
      unsettled: why,
    };
  }

  #result({ observation, model, control }: Sight, outcome: ProbeResult['outcome']): ProbeResult {
    return {
      request: this.request,
      outcome,
      observation,
      rounds: this.#looks.length,
      ...(model ? { model } : {}),
      ...(control ? { control: { proven: control.state === 'proven', by: control.by } } : {}),
    };
  }
}
