import type { ProbeObservation } from '../../src/sdk.js';
import type { Http } from './schema.js';

/** What is wrong with the answers, or undefined. An http probe that was allowed has at least one. */
export function wrongAnswer(
  http: Http,
  observation: ProbeObservation,
): { expected: string; observed: string } | undefined {
  const responses = observation.responses ?? [];
  if (responses.length === 0)
    return { expected: 'an HTTP answer', observed: 'the connection opened, but no HTTP answer came' };
  const statuses = asList(http.status);
  const odd = responses.find(({ status }) => statuses.length > 0 && !statuses.includes(status));
  if (odd) return { expected: `HTTP status ${statuses.join(' or ')}`, observed: `status ${odd.status}` };
  for (const text of asList(http.bodyContains)) {
    const without = responses.find(({ body }) => !body.includes(text));
    if (without) return { expected: `an answer that contains "${text}"`, observed: `"${excerpt(without.body)}"` };
  }
  for (const text of asList(http.bodyLacks)) {
    const withIt = responses.filter(({ body }) => body.includes(text));
    if (withIt[0]) {
      const observed = `${withIt.length} of ${responses.length} answers do: "${excerpt(withIt[0].body)}"`;
      return { expected: `no answer contains "${text}"`, observed };
    }
  }
  const different = new Set(responses.map(({ body }) => body)).size;
  if (http.distinctBodies !== undefined && different < http.distinctBodies) {
    return {
      expected: `at least ${http.distinctBodies} different answers in ${responses.length} requests`,
      observed: String(different),
    };
  }
  return undefined;
}

function excerpt(body: string): string {
  const line = body.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 117)}...` : line;
}

function asList<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}
