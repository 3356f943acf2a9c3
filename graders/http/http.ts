/**
 * http: what is answered over HTTP or HTTPS, asked live from inside the cluster. Whether a connection is possible at
 * all is what `reach` is for.
 *
 *   kind: http
 *   from: {actor: shop}                   # or a pod of the lab: shop/frontend
 *   to: {service: shop/web}               # or pods, {serviceOf: ...}, {host: ...}, {ip: ...}, {nodes: all}
 *   port: 80
 *   requests:
 *     - {path: /, status: 200, bodyContains: "Version: 2.0.0", bodyLacks: old, times: 30, distinctBodies: 2}
 *
 * Through the cluster's Ingress controller, with the name that the client asks for, and with TLS the certificate it must see:
 *
 *   to: {controller: ingress}
 *   port: 443
 *   tls: true
 *   requests:
 *     - {host: app.example.com, path: /, status: 200, certificateOf: shop/app-tls}
 *
 * `from` and `to` may be lists: each request is made from every source to every target, and all of it must be right.
 * An end that the learner had to make and that is missing fails the check; what could not be determined makes it
 * `error`, unless another request has failed for certain, or what each witness says is right.
 */
import {
  defineGrader,
  type Finding,
  INGRESS_READS,
  type Judgement,
  observationInWords,
  type ProbeObservation,
  type ProbeResult,
  routeOf,
  type Seen,
  WORKLOAD_READS,
} from '../../src/sdk.js';
import { explain } from '../reach/explain.js';
import { asList } from '../reach/words.js';
import { wrongAnswer } from './answers.js';
import { wrongCertificate } from './certificates.js';
import { planOf, type Question } from './plan.js';
import { type HttpSpec, httpSchema } from './schema.js';

export const http = defineGrader<HttpSpec>({
  kind: 'http',
  summary: 'What a Service, pod, node port or Ingress answers over HTTP(S), asked live from inside the cluster.',
  schema: httpSchema,
  reads: ({ to, requests }) => [
    ...WORKLOAD_READS,
    ...(asList(to).some((target) => 'controller' in target) ? INGRESS_READS : []),
    { apiVersion: 'v1', kind: 'Node' },
    ...requests.flatMap(({ certificateOf: secret }) =>
      secret ? [{ apiVersion: 'v1', kind: 'Secret', namespace: secret.namespace }] : [],
    ),
  ],
  probes: (spec, seen) => planOf(spec, seen).questions.map(({ probe }) => probe),
  judge: (spec, seen, probed) => {
    const { questions, obstacles } = planOf(spec, seen);
    const answered = questions.flatMap((question) => judgeOne(question, probed.get(question.probe.id), seen) ?? []);
    const problems = [...obstacles, ...answered];
    const status = problems.some((problem) => problem.status === 'fail') ? 'fail' : problems[0]?.status;
    if (!status) return { status: 'pass', findings: [] } satisfies Judgement;
    const findings = problems.flatMap((problem) => (problem.status === status ? problem.finding : []));
    return { status, findings: findings.slice(0, EXAMPLES) } satisfies Judgement;
  },
});

/** Findings beyond these tell the same story. */
const EXAMPLES = 3;

interface Problem {
  status: 'fail' | 'error';
  finding: Finding;
}

/** Undefined when the answer is as it must be. */
function judgeOne(question: Question, result: ProbeResult | undefined, seen: Seen): Problem | undefined {
  const { request, words } = question;
  if (!result) return { status: 'error', finding: { expected: words, observed: 'this was not tried' } };
  const { outcome, observation, unsettled } = result;
  const observed = observationInWords(observation);
  const expected = `${words}: an answer`;
  const wrongIn = (one: ProbeObservation) => wrongCertificate(request, one, seen) ?? wrongAnswer(request, one);
  if (outcome === 'unknown') {
    // Who has to answer is in dispute; where each of them answers as it must, that does not matter.
    const { otherwise = [] } = result;
    if (otherwise.length > 0 && ![observation, ...otherwise].some(wrongIn)) return undefined;
    const cause = unsettled ?? observation.detail;
    const finding = { expected, observed: `could not be determined (${observed})`, ...(cause ? { cause } : {}) };
    return { status: 'error', finding };
  }
  if (outcome === 'denied') return { status: 'fail', finding: { expected, observed, ...explain(result) } };
  if (observation.class === 'tls-error') {
    const cause = observation.detail;
    return { status: 'fail', finding: { expected, observed, ...(cause ? { cause } : {}) } };
  }
  const wrong = wrongIn(observation);
  if (!wrong) return undefined;
  const finding = { expected: `${words}: ${wrong.expected}`, observed: wrong.observed };
  return { status: 'fail', finding: { ...finding, ...whereItWent(question, seen) } };
}

/** What the Ingresses make of a request: the rule that it falls under, or why none is for it. */
function whereItWent({ probe, request }: Question, { snapshot }: Seen): Pick<Finding, 'cause' | 'at'> {
  if (!probe.ingress) return {};
  const { text, at } = routeOf(snapshot.world, { host: request.host ?? '', path: request.path });
  return { cause: text, ...(at ? { at } : {}) };
}
