import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { selfSigned } from '../../../../src/cluster/embedded/wire/certificates.js';
import type { KubeObject } from '../../../../src/domain/objects.js';
import type { ProbeRequest, ProbeResult } from '../../../../src/domain/reach.js';
import type { Prober } from '../../../../src/grading/ports.js';
import type { Ingress } from '../../../../src/netmodel/ingress/objects.js';
import type { World } from '../../../../src/netmodel/world.js';
import { settlingAnswers } from '../../../../src/probe/answers/settled.js';
import { VirtualClock } from '../../cluster/virtual-clock.js';
import { InMemoryCluster } from '../../graders/in-memory-cluster.js';

const CLASS: KubeObject = { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'traefik' } };
const STORE = selfSigned('x.com', Date.now());
const DER = new X509Certificate(STORE.certificate).raw.toString('base64');
const HOME = 'Hello, world!\nVersion: 2.0\nHostname: app\n';

/** One pod behind one Service behind one Ingress. */
function world(ingress: Partial<NonNullable<Ingress['spec']>> = {}, annotations = {}): World {
  const cluster = new InMemoryCluster(['shop']);
  const metadata = { name: 'app', namespace: 'shop' };
  const spec = { containers: [{ name: 'c', image: 'hello-app:2.0' }] };
  cluster.apply([
    { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels: { app: 'app' } }, spec },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: { app: 'app' }, ports: [{ port: 80, targetPort: 8080 }] },
    },
  ]);
  const backend = { service: { name: 'app', port: { number: 80 } } };
  const rules = [{ host: 'x.com', http: { paths: [{ path: '/', pathType: 'Prefix' as const, backend }] } }];
  const ingresses: Ingress[] = [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { ...metadata, annotations },
      spec: { ingressClassName: 'traefik', rules, ...ingress },
    },
  ];
  const data = { 'tls.crt': btoa(STORE.certificate), 'tls.key': btoa(STORE.key) };
  const secrets = [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'tls', namespace: 'shop' }, data }];
  return { ...cluster.snapshot().world, ingresses, ingressClasses: [CLASS], secrets };
}

function request(hostHeader = 'x.com', tls = false): ProbeRequest {
  const action = { type: 'http', host: 'ingress', port: 80, path: '/', hostHeader, tls } as const;
  return {
    id: 'c/0',
    source: { type: 'actor', namespace: 'shop', labels: {} },
    action,
    expect: 'allowed',
    ingress: true,
  };
}

interface Answer {
  status: number;
  body: string;
  certificate?: string;
}

/** The controller answers as listed, the last one for ever; pods say who they are. */
function probed(answers: readonly Answer[], asked: ProbeRequest[] = []): Prober {
  let round = 0;
  return {
    run: async (requests) => {
      const answer = answers[Math.min(round++, answers.length - 1)] as Answer;
      asked.push(...requests);
      return new Map(
        requests.map((one): [string, ProbeResult] => {
          const { certificate, ...response } = one.ingress ? answer : { status: 200, body: HOME };
          const observation = {
            ...{ class: 'http-status' as const, tookMs: 1, responses: [response] },
            ...(certificate === undefined ? {} : { certificate: { der: certificate } }),
          };
          return [one.id, { request: one, outcome: 'allowed', observation, rounds: 1 }];
        }),
      );
    },
  };
}

const NOT_FOUND = { status: 404, body: '404 page not found' };
const SERVED = { status: 200, body: HOME };

async function run(answers: readonly Answer[], { one = request(), now = world() } = {}) {
  const asked: ProbeRequest[] = [];
  const clock = new VirtualClock();
  const startedAt = clock.now();
  const prober = settlingAnswers(probed(answers, asked), clock);
  const results = await prober.run(
    [one],
    async () => now,
    () => {},
  );
  const rounds = asked.filter(({ ingress }) => ingress).length;
  return { result: results.get(one.id), size: results.size, rounds, asked, tookMs: clock.now() - startedAt };
}

describe('an answer of an Ingress controller', () => {
  test('is final at once when it is what the pod behind the rule answers itself', async () => {
    const { result, rounds, size, asked } = await run([SERVED]);
    expect(result).toMatchObject({ outcome: 'allowed', observation: { responses: [SERVED] } });
    expect([rounds, size]).toEqual([1, 1]);
    expect(asked[1]).toMatchObject({ action: { host: '10.244.0.10', port: 8080, path: '/', hostHeader: 'x.com' } });
  });

  test('is asked for again until the controller has caught up', async () => {
    const { result, rounds, tookMs } = await run([NOT_FOUND, NOT_FOUND, SERVED]);
    expect(result?.observation.responses).toEqual([SERVED]);
    expect([rounds, tookMs]).toEqual([3, 500]);
  });

  test('is unknown when it never becomes what the Ingresses say', async () => {
    const { result, tookMs } = await run([NOT_FOUND]);
    expect(result?.outcome).toBe('unknown');
    expect(result?.unsettled).toContain('goes on answering 404');
    expect(result?.unsettled).toContain('leads to Service app:80');
    expect(tookMs).toBe(4000);
  });

  describe('whose Ingress tells it more than the API knows of', () => {
    const now = world({}, { 'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure' });

    test.each([[SERVED], [NOT_FOUND]])('is final once it is steady: %j', async (answer) => {
      const { result, rounds } = await run([answer], { now });
      expect(result).toMatchObject({ outcome: 'allowed', observation: { responses: [answer] } });
      expect(rounds).toBe(2);
    });

    test('is unknown when the controller cannot do that', async () => {
      const { result } = await run([{ status: 501, body: 'not modelled' }], { now });
      expect(result?.outcome).toBe('unknown');
      expect(result?.unsettled).toContain(
        'Ingress shop/app bears the annotation traefik.ingress.kubernetes.io/router.entrypoints',
      );
    });
  });

  test('is an error of the controller where no rule is for the request', async () => {
    const { result, rounds } = await run([SERVED, NOT_FOUND], { one: request('y.com') });
    expect([result?.observation.responses?.[0]?.status, rounds]).toEqual([404, 2]);
  });

  test('is taken as it is, twice the same, where the API leaves open who answers', async () => {
    const backend = { service: { name: 'gone', port: { number: 80 } } };
    const now = world({ rules: [{ host: 'x.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] });
    const { result, rounds } = await run([SERVED, NOT_FOUND, NOT_FOUND], { now });
    expect([result?.outcome, result?.observation.responses?.[0]?.status, rounds]).toEqual(['allowed', 404, 3]);
  });

  test('comes with the certificate that the Ingress names', async () => {
    const now = world({ tls: [{ hosts: ['x.com'], secretName: 'tls' }] });
    const one = request('x.com', true);
    const { rounds } = await run(
      [
        { ...SERVED, certificate: 'own' },
        { ...SERVED, certificate: DER },
      ],
      { one, now },
    );
    expect(rounds).toBe(2);
    const { result } = await run([{ ...SERVED, certificate: 'own' }], { one, now });
    expect(result?.unsettled).toBe(
      'the controller goes on showing another certificate (without a subject) than that of Secret shop/tls',
    );
  });

  test('that stays another one comes with what the pod behind the rule answers', async () => {
    const { result } = await run([NOT_FOUND]);
    expect(result?.otherwise).toMatchObject([{ responses: [SERVED] }]);
    const unsteady = Array.from({ length: 6 }, (_, turn) => ({ ...NOT_FOUND, body: String(turn) }));
    expect((await run(unsteady)).result).not.toHaveProperty('otherwise');
  });
});

test('an answer with no Ingresses to hold it against is no answer', async () => {
  const prober = settlingAnswers(probed([SERVED]), new VirtualClock());
  const gone = () => Promise.reject(new Error('no API'));
  const results = await prober.run([request()], gone, () => {});
  expect(results.get('c/0')).toMatchObject({ outcome: 'unknown', unsettled: expect.stringContaining('not be listed') });
});
