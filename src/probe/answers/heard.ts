import type { ProbeRequest, ProbeResult } from '../../domain/reach.js';
import type { Comparison } from './comparison.js';

/**
 * What the answers of one round are worth. `settled`: they are those of the pods that have to answer. `alike`: they
 * are, but all of one pod, though others have other answers. `open`: they are not, or nothing tells whether they are.
 * `foreign`: they are none that any of these pods gives.
 */
export type Worth = 'settled' | 'alike' | 'open' | 'foreign';

type Response = NonNullable<ProbeResult['observation']['responses']>[number];
type Results = ReadonlyMap<string, ProbeResult>;

/** How a controller says that it cannot do what the Ingresses ask: what another one would answer remains unknown. */
const NOT_IMPLEMENTED = 501;

/** With fewer answers it would be chance that they all come from one pod. */
const ENOUGH_TO_SPREAD = 5;

/** What has been heard of one request, round by round. What the task wants plays no part in it. */
export class Heard {
  #before: string | undefined;
  /** Each pod's own answer, by its address. */
  readonly #own = new Map<string, string>();
  /** A pod answers otherwise each time (the time of day, a counter): only statuses can be compared. */
  #changes = false;

  /** Pass the results of a round in which the request was answered. */
  take(comparison: Comparison, results: Results): Worth {
    const { request, direct } = comparison;
    for (const { action, id } of direct) this.#noticeOwn(action, results.get(id));
    const result = results.get(request.id);
    const { responses = [], certificate } = result?.observation ?? {};
    if (comparison.certificate && certificate?.der !== comparison.certificate.der) return 'foreign';
    const told = this.#compare(comparison, responses, results);
    if (told !== undefined) return told;
    const key = JSON.stringify([[...new Set(responses.map(wholeKey))].sort(), certificate?.der]);
    const steady = this.#before === key;
    this.#before = key;
    return steady ? 'settled' : 'open';
  }

  /** Undefined where who has to answer is not said, or could not be asked. */
  #compare(comparison: Comparison, responses: readonly Response[], results: Results): Worth | undefined {
    const { answeredBy, controller, direct, more, spreads } = comparison;
    const failed = responses.length > 0 && responses.every(({ status }) => status >= 400);
    if (answeredBy === 'nobody') return failed ? 'settled' : 'foreign';
    if (answeredBy === 'open')
      return responses.some(({ status }) => status === NOT_IMPLEMENTED) ? 'foreign' : undefined;
    const found = direct.map(({ id }) => results.get(id));
    const own = found.flatMap((one) => one?.observation.responses ?? []);
    if (controller && own.length < direct.length) return failed && own.length === 0 ? 'settled' : undefined;
    if (responses.length === 0) return own.length > 0 ? 'foreign' : undefined;
    const known = new Set(own.map((one) => this.#keyOf(one)));
    if (responses.every((response) => known.has(this.#keyOf(response)))) {
      const one = new Set(responses.map((response) => this.#keyOf(response))).size === 1;
      return spreads && one && known.size > 1 && responses.length >= ENOUGH_TO_SPREAD ? 'alike' : 'settled';
    }
    return !more && found.every(isDefinite) ? 'foreign' : undefined;
  }

  #noticeOwn(action: ProbeRequest['action'], result: ProbeResult | undefined): void {
    const [response] = result?.observation.responses ?? [];
    if (action.type !== 'http' || !response) return;
    const address = `${action.host}:${action.port}`;
    const before = this.#own.get(address);
    this.#changes ||= before?.startsWith(`${response.status} `) === true && before !== wholeKey(response);
    this.#own.set(address, wholeKey(response));
  }

  #keyOf(response: Response): string {
    return this.#changes ? String(response.status) : wholeKey(response);
  }
}

/** It answered, or certainly does not: a refusal comes from the pod itself, silence may be a policy's doing. */
function isDefinite(result: ProbeResult | undefined): boolean {
  return (result?.observation.responses?.length ?? 0) > 0 || result?.observation.class === 'refused';
}

/** Equal for answers that say the same. */
function wholeKey({ status, body }: Response): string {
  return `${status} ${body}`;
}
