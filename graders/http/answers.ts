import type { ProbeObservation } from '../../src/sdk.js';
import { asList } from '../reach/words.js';
import type { Request } from './schema.js';

/** What was wanted and what came instead. */
export interface Deviation {
  expected: string;
  observed: string;
}

/** What is wrong with the answers, or undefined. */
export function wrongAnswer(request: Request, { responses = [], detail }: ProbeObservation): Deviation | undefined {
  if (responses.length < request.times) {
    const some =
      responses.length === 0 ? 'the connection opened' : `${responses.length} of ${request.times} answers came`;
    return { expected: 'an HTTP answer', observed: detail === undefined ? some : `${some}, then: ${detail}` };
  }
  return wrongStatus(request, responses) ?? wrongBody(request, responses);
}

type Responses = NonNullable<ProbeObservation['responses']>;

function wrongStatus({ status }: Request, responses: Responses): Deviation | undefined {
  const wanted = asList(status ?? []);
  const odd = responses.find((response) => wanted.length > 0 && !wanted.includes(response.status));
  return odd && { expected: `status ${wanted.join(' or ')}`, observed: `status ${odd.status}: "${excerpt(odd.body)}"` };
}

function wrongBody({ bodyContains, bodyLacks, distinctBodies }: Request, responses: Responses): Deviation | undefined {
  for (const text of asList(bodyContains ?? [])) {
    const without = responses.find(({ body }) => !body.includes(text));
    if (without) return { expected: `an answer that contains "${text}"`, observed: `"${excerpt(without.body)}"` };
  }
  for (const text of asList(bodyLacks ?? [])) {
    const [first, ...more] = responses.filter(({ body }) => body.includes(text));
    if (first) {
      const observed = `${more.length + 1} of ${responses.length} answers do: "${excerpt(first.body)}"`;
      return { expected: `no answer contains "${text}"`, observed };
    }
  }
  const different = new Set(responses.map(({ body }) => body)).size;
  if (distinctBodies === undefined || different >= distinctBodies) return undefined;
  return {
    expected: `at least ${distinctBodies} different answers to ${responses.length} requests`,
    observed: String(different),
  };
}

function excerpt(body: string): string {
  const line = body.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 117)}...` : line;
}
