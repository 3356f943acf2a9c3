import { type Finding, type ProbeRequest, podsOf, type Seen } from '../../src/sdk.js';
import { sourcesOf } from '../reach/sources.js';
import { type Target, targetsOf } from '../reach/targets.js';
import { asList, sourceInWords, targetInWords } from '../reach/words.js';
import type { HttpSpec, Request } from './schema.js';

/** A request that can be made. */
export interface Question {
  probe: ProbeRequest;
  request: Request;
  /** "GET http://app.example.com/pre through Service shop/front on port 80, from a pod in shop without labels" */
  words: string;
}

/** Why requests cannot be made: an end is missing. */
export interface Obstacle {
  status: 'fail' | 'error';
  finding: Finding;
}

/** Every request from every source to every target. The same objects always give the same questions, with the same ids. */
export function planOf(spec: HttpSpec, seen: Seen): { questions: readonly Question[]; obstacles: readonly Obstacle[] } {
  const sources = asList(spec.from).map((from) => sourcesOf(from, seen));
  const targets = asList(spec.to).map((to) => targetsOf(to, spec.port, seen));
  const obstacles = [...sources, ...targets].flatMap((end): Obstacle[] =>
    end.ok ? [] : [{ status: end.status, finding: { expected: specInWords(spec), ...end.problem } }],
  );
  const questions: Question[] = [];
  for (const source of sources.flatMap((end) => (end.ok ? end.value : []))) {
    for (const target of targets.flatMap((end) => (end.ok ? end.value : []))) {
      for (const request of spec.requests) {
        questions.push({
          probe: {
            id: `${seen.check}/${questions.length}`,
            source: source.probe,
            action: actionOf(spec, request, target),
            expect: 'allowed',
            model: { to: target.model, port: target.port, protocol: 'TCP' },
            ...(target.ingress ? { ingress: true } : {}),
          },
          request: withNames(request, seen),
          words: `${requestInWords(spec, request, target)}, from ${source.words}`,
        });
      }
    }
  }
  return { questions, obstacles };
}

/** The pods that must not answer, by their names of this moment. */
function withNames(request: Request, { snapshot }: Seen): Request {
  const { neverFrom, bodyLacks } = request;
  if (!neverFrom) return request;
  const names = podsOf(snapshot, neverFrom).pods.map(({ metadata }) => metadata.name);
  return { ...request, bodyLacks: [...asList(bodyLacks ?? []), ...names] };
}

function actionOf({ tls }: HttpSpec, { path, times, host }: Request, target: Target): ProbeRequest['action'] {
  const named = host === undefined ? {} : { hostHeader: host };
  return { type: 'http', host: target.host, port: target.port, path, times, tls, ...named };
}

function requestInWords({ tls }: HttpSpec, { path, host }: Request, target: Target): string {
  const scheme = tls ? 'https' : 'http';
  if (host === undefined) return `GET ${path} of ${target.words} on port ${target.port} (${scheme})`;
  return `GET ${scheme}://${host}${path} through ${target.words} on port ${target.port}`;
}

function specInWords({ from, to, port }: HttpSpec): string {
  const targets = asList(to).map(targetInWords).join(' and ');
  return `${targets} on port ${port} answers requests from ${asList(from).map(sourceInWords).join(' and ')}`;
}
