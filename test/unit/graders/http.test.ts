import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ProbeObservation, ProbeResult } from '../../../src/domain/reach.js';
import { endpointOf, node, object, pod, service, slice } from '../grading/objects-of.js';
import { accepts, judge, probesOf } from './judging.js';

const client = pod('lab/client', { status: { podIP: '10.0.0.1' } });
const server = pod('lab/server', { status: { podIP: '10.0.0.2' } });
const web = service('lab/web', { clusterIP: '10.96.0.1', ports: [{ port: 8080, targetPort: 80 }] });
const objects = [
  client,
  server,
  web,
  slice('lab/web', [endpointOf(server)], [{ name: '', protocol: 'TCP', port: 80 }]),
];
const asked = (request: object = {}, rest: object = {}) => ({
  from: 'lab/client',
  to: { service: 'lab/web' },
  port: 8080,
  requests: [request],
  ...rest,
});
const answering = (responses: { status: number; body: string }[], more: Partial<ProbeObservation> = {}) => ({
  observation: { class: 'http-status', tookMs: 1, responses, ...more } as ProbeObservation,
});

describe('what is asked', () => {
  test('a Service by its name', () => {
    expect(probesOf('http', asked({ path: '/x?y=1', host: 'shop.example.com', times: 20 }), { objects })).toEqual([
      {
        id: 'c/0',
        source: { type: 'pod', namespace: 'lab', name: 'client' },
        action: {
          type: 'http',
          host: 'web.lab.svc.cluster.local',
          port: 8080,
          path: '/x?y=1',
          times: 20,
          tls: false,
          hostHeader: 'shop.example.com',
        },
        expect: 'allowed',
        model: { to: { type: 'service', namespace: 'lab', name: 'web' }, port: 8080, protocol: 'TCP' },
      },
    ]);
  });

  test('each request of every source, to every target', () => {
    const rest = {
      from: ['lab/client', { actor: 'guests' }],
      to: ['lab/server', { nodes: 'all' }],
      requests: [{}, { path: '/b' }],
    };
    const probes = probesOf('http', asked({}, rest), { objects: [...objects, node('n', '172.18.0.2')] });
    expect(probes).toHaveLength(8);
    expect(new Set(probes.map(({ id }) => id)).size).toBe(8);
  });
});

describe('what comes of it', () => {
  const judged = (request: object, responses: { status: number; body: string }[]) =>
    judge('http', asked(request), { objects, probe: () => answering(responses) });
  const hello = { status: 200, body: 'Hello from a' };

  test.each([
    ['any answer', {}, [{ status: 404, body: '' }]],
    ['status', { status: 200 }, [hello]],
    ['one of several', { status: [200, 404] }, [hello]],
    ['texts', { bodyContains: ['Hello', 'a'], bodyLacks: ['b'] }, [hello]],
    ['different answers', { times: 2, distinctBodies: 2 }, [hello, { ...hello, body: 'Hello from b' }]],
  ])('right: %s', (_, request, responses) => {
    expect(judged(request, responses)).toEqual({ status: 'pass', findings: [] });
  });

  test.each([
    ['status', { status: 200 }, [{ status: 503, body: 'no backend' }], 'status 503: "no backend"'],
    ['text', { bodyContains: 'x' }, [hello], '"Hello from a"'],
    ['text that must not be', { bodyLacks: 'from a', times: 2 }, [hello, hello], '2 of 2 answers do: "Hello from a"'],
    ['always the same', { times: 2, distinctBodies: 2 }, [hello, hello], '1'],
    ['no answer', {}, [], 'the connection opened'],
    ['not all answers', { times: 3 }, [hello], '1 of 3 answers came'],
  ])('wrong: %s', (_, request, responses, observed) => {
    expect(judged(request, responses)).toMatchObject({ status: 'fail', findings: [{ observed }] });
  });

  test('the finding says what was asked of whom by whom', () => {
    expect(judged({ host: 'a.example', status: 200 }, [{ status: 404, body: '' }]).findings[0]?.expected).toBe(
      'GET http://a.example/ through Service lab/web on port 8080, from Pod lab/client: status 200',
    );
    expect(judged({ status: 200 }, [{ status: 404, body: '' }]).findings[0]?.expected).toBe(
      'GET / of Service lab/web on port 8080 (http), from Pod lab/client: status 200',
    );
  });

  test('pods that must not answer are known by the names that they have now', () => {
    const never = { neverFrom: { namespace: 'lab', labels: { state: 'out' } } };
    const out = pod('lab/web-x7', { metadata: { labels: { state: 'out' } } });
    const from = (...names: string[]) => answering(names.map((name) => ({ status: 200, body: `Hostname: ${name}` })));
    const request = asked({ ...never, times: 2 });
    const judged = (...names: string[]) =>
      judge('http', request, { objects: [...objects, out], probe: () => from(...names) });
    expect(judged('web-a', 'web-b').status).toBe('pass');
    expect(judged('web-a', 'web-x7').findings[0]?.observed).toBe('1 of 2 answers do: "Hostname: web-x7"');
  });

  test('no connection: the model says why', () => {
    const model: ProbeResult['model'] = {
      verdict: 'denied',
      reasons: [{ stage: 'service', verdict: 'denied', text: 'Service lab/web has no port 8080' }],
    };
    const refused = { outcome: 'denied', observation: { class: 'no-endpoint', tookMs: 1 }, model } as const;
    expect(judge('http', asked(), { objects, probe: () => refused })).toMatchObject({
      status: 'fail',
      findings: [{ observed: 'the Service has no ready endpoint', cause: 'Service lab/web has no port 8080' }],
    });
  });

  test('a handshake that fails is an answer of the wrong kind', () => {
    const observation: ProbeObservation = { class: 'tls-error', tookMs: 1, detail: 'wrong version number' };
    const judgement = judge('http', asked({}, { tls: true }), { objects, probe: () => ({ observation }) });
    expect(judgement).toMatchObject({ status: 'fail', findings: [{ cause: 'wrong version number' }] });
  });

  test('what could not be told is an error, unless something else has failed for certain', () => {
    const unknown = { outcome: 'unknown', unsettled: 'the API is gone' } as const;
    expect(judge('http', asked(), { objects, probe: () => unknown })).toMatchObject({
      status: 'error',
      findings: [{ cause: 'the API is gone' }],
    });
    expect(judge('http', asked(), { objects, probe: () => undefined }).status).toBe('error');
    const both = asked({}, { requests: [{ path: '/a' }, { path: '/b', status: 200 }] });
    const mixed = judge('http', both, {
      objects,
      probe: ({ id }) => (id === 'c/0' ? unknown : answering([{ status: 500, body: '' }])),
    });
    expect(mixed.status).toBe('fail');
    expect(mixed.findings).toHaveLength(1);
  });

  test('who has to answer does not matter where all that is said is right', () => {
    const said = (body: string): ProbeObservation => ({ ...answering([{ status: 200, body }]).observation });
    const judged = (request: object, live: string, ...objects_: string[]) => {
      const disputed = { outcome: 'unknown', unsettled: 'disputed', otherwise: objects_.map(said) } as const;
      const probe = () => ({ ...disputed, observation: said(live) });
      return judge('http', asked(request), { objects, probe }).status;
    };
    expect(judged({ bodyLacks: 'Hello' }, 'not found', 'sorry', 'so sorry')).toBe('pass');
    expect(judged({ bodyLacks: 'Hello' }, 'not found', 'sorry', 'Hello')).toBe('error');
    expect(judged({ bodyLacks: 'Hello' }, 'Hello', 'sorry')).toBe('error');
    expect(judged({ bodyLacks: 'Hello' }, 'not found')).toBe('error');
    expect(judged({ bodyLacks: 'Hello', times: 2 }, 'not found', 'sorry')).toBe('error');
  });

  test('a Service that is missing fails the check; a client of the lab that does not run leaves it open', () => {
    expect(judge('http', asked({}, { to: { service: 'lab/none' } }), { objects })).toMatchObject({
      status: 'fail',
      findings: [
        {
          expected: 'Service lab/none on port 8080 answers requests from lab/client',
          observed: 'there is no Service lab/none',
        },
      ],
    });
    const idle = pod('lab/client', { status: { phase: 'Pending', containerStatuses: [] } });
    const seeded = [{ apiVersion: 'v1', kind: 'Pod', namespace: 'lab', name: 'client', uid: 'Pod-lab-client' }];
    expect(judge('http', asked(), { objects: [idle, web], seeded }).status).toBe('error');
  });
});

describe('the certificate', () => {
  const pem = readFileSync(new URL('../../fixtures/probe/cert.pem', import.meta.url), 'utf8');
  const der = pem.replace(/-----[A-Z ]+-----|\s/g, '');
  const secret = (crt: string) => object('v1', 'Secret', 'lab/web-tls', { data: { 'tls.crt': crt } });
  const given = secret(Buffer.from(pem).toString('base64'));
  const judged = (certificate: ProbeObservation['certificate'], tls: typeof given | undefined = given) =>
    judge('http', asked({ certificateOf: 'lab/web-tls' }, { tls: true }), {
      objects: tls ? [...objects, tls] : objects,
      probe: () => answering([{ status: 200, body: '' }], certificate ? { certificate } : {}),
    });

  test("is the Secret's", () => {
    expect(judged({ der })).toEqual({ status: 'pass', findings: [] });
  });

  test('is another one, none, or cannot be compared', () => {
    const observed = (judgement: ReturnType<typeof judged>) => judgement.findings[0]?.observed;
    expect(observed(judged({ der: 'AAAA', subject: 'CN = TRAEFIK DEFAULT CERT' }))).toBe(
      'another one is served (CN = TRAEFIK DEFAULT CERT)',
    );
    expect(observed(judged(undefined))).toBe('no certificate was served');
    expect(observed(judged({ der }, secret('not base64!')))).toBe('that Secret has no certificate under tls.crt');
    const missing = judge('http', asked({ certificateOf: 'lab/none' }, { tls: true }), {
      objects,
      probe: () => answering([{ status: 200, body: '' }]),
    });
    expect(missing).toMatchObject({ status: 'fail', findings: [{ observed: 'there is no such Secret' }] });
  });

  test('is asked for over TLS only', () => {
    expect(accepts('http', asked({ certificateOf: 'lab/web-tls' }))).toBe(false);
  });
});

test('more different answers than requests cannot be wanted', () => {
  expect(accepts('http', asked({ times: 2, distinctBodies: 3 }))).toBe(false);
  expect(accepts('http', asked({ times: 3, distinctBodies: 3 }))).toBe(true);
});

describe('the Ingress controller', () => {
  const controller = service('kubedrill-ingress/ingress', { clusterIP: '10.96.0.9', ports: [{ port: 80 }] });
  const ingress = { namespace: 'kubedrill-ingress', name: 'ingress' };
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const rules = [{ host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
  const about = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { namespace: 'lab', name: 'front' } };
  const situation = { objects: [...objects, controller, { ...about, spec: { rules } }], ingress };
  const fields = asked({ host: 'shop.example.com' }, { to: { controller: 'ingress' }, port: 80 });

  test('is asked through its Service, and the probe says so', () => {
    expect(probesOf('http', fields, situation)).toMatchObject([
      {
        action: { host: 'ingress.kubedrill-ingress.svc.cluster.local', port: 80, hostHeader: 'shop.example.com' },
        model: { to: { type: 'service', ...ingress } },
        ingress: true,
      },
    ]);
    expect(probesOf('http', asked(), situation)[0]).not.toHaveProperty('ingress');
  });

  test('that is not there leaves the question open', () => {
    expect(judge('http', fields, { objects })).toMatchObject({ status: 'error' });
    expect(judge('http', fields, { objects, ingress })).toMatchObject({
      status: 'error',
      findings: [{ observed: expect.stringContaining('no Ingress controller') }],
    });
  });

  test('that answers otherwise is explained by the rule that the request falls under', () => {
    const wanted = asked({ host: 'shop.example.com', status: 200 }, { to: { controller: 'ingress' }, port: 80 });
    const probe = () => answering([{ status: 503, body: 'no available server' }]);
    expect(judge('http', wanted, { ...situation, probe })).toEqual({
      status: 'fail',
      findings: [
        {
          expected:
            'GET http://shop.example.com/ through the Ingress controller on port 80, from Pod lab/client: status 200',
          observed: 'status 503: "no available server"',
          cause:
            'Ingress lab/front (rule for host shop.example.com, Prefix /) leads to Service web:80, but that Service has only the port 8080',
          at: {
            object: { ...{ apiVersion: about.apiVersion, kind: 'Ingress' }, ...about.metadata },
            path: 'spec.rules[0].http.paths[0].backend',
          },
        },
      ],
    });
  });
});
