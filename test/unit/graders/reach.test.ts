import { describe, expect, test } from 'vitest';
import type { ProbeObservation, ProbeResult } from '../../../src/domain/reach.js';
import { endpointOf, node, pod, service, slice } from '../grading/objects-of.js';
import { judge, probesOf, read } from './judging.js';

const client = pod('lab/client', { metadata: { labels: { role: 'client' } }, status: { podIP: '10.0.0.1' } });
const server = pod('lab/server', { metadata: { labels: { role: 'server' } }, status: { podIP: '10.0.0.2' } });
const web = service('lab/web', { clusterIP: '10.96.0.1', ports: [{ port: 8080, targetPort: 80 }] });
const objects = [
  client,
  server,
  web,
  slice('lab/web', [endpointOf(server)], [{ name: '', protocol: 'TCP', port: 80 }]),
];
const flow = (rest: object) => ({
  flows: [{ from: 'lab/client', to: 'lab/server', port: 80, expect: 'allowed', ...rest }],
});
const denied: Partial<ProbeResult> = {
  outcome: 'denied',
  observation: { class: 'timeout', tookMs: 1300 },
  control: { proven: true, by: 'lab/other' },
};

describe('what is tried', () => {
  test('a pod by its address', () => {
    expect(probesOf('reach', flow({}), { objects })).toEqual([
      {
        id: 'c/0',
        source: { type: 'pod', namespace: 'lab', name: 'client' },
        action: { type: 'connect', host: '10.0.0.2', port: 80, protocol: 'TCP' },
        expect: 'allowed',
        model: { to: { type: 'pod', namespace: 'lab', name: 'server' }, port: 80, protocol: 'TCP' },
      },
    ]);
  });

  test.each([
    ['a Service by name', { to: { service: 'lab/web' }, port: 8080 }, 'web.lab.svc.cluster.local', 8080],
    ['whichever Service leads to the pods', { to: { serviceOf: 'lab/server' } }, 'web.lab.svc.cluster.local', 8080],
    ['an address', { to: { ip: '10.9.9.9' } }, '10.9.9.9', 80],
    ['a name as the source uses it', { to: { host: 'web' } }, 'web', 80],
  ])('%s', (_, fields, host, port) => {
    expect(probesOf('reach', flow(fields), { objects })[0]?.action).toMatchObject({ host, port });
  });

  test('a client with the labels that another pod has now', () => {
    const from = { like: 'lab/client', namespace: 'guests' };
    expect(probesOf('reach', flow({ from }), { objects })[0]?.source).toEqual({
      type: 'actor',
      namespace: 'guests',
      labels: { role: 'client' },
    });
  });

  test('every source against every target', () => {
    const fields = { from: ['lab/client', { actor: 'guests' }], to: ['lab/server', { service: 'lab/web' }] };
    const probes = probesOf('reach', flow(fields), { objects });
    expect(probes.map(({ id }) => id)).toEqual(['c/0', 'c/1', 'c/2', 'c/3']);
  });

  describe('beside a Service each pod behind it', () => {
    const second = pod('lab/second', { metadata: { labels: { role: 'server' } }, status: { podIP: '10.0.0.3' } });
    const idle = pod('lab/idle', { status: { podIP: '10.0.0.4' } });
    const endpoints = [endpointOf(server), endpointOf(second), endpointOf(idle, false)];
    const several = [client, server, second, idle, web, slice('lab/web', endpoints, [{ name: '', port: 80 }])];
    const throughWeb = (expect: string) => flow({ to: { service: 'lab/web' }, port: 8080, expect });
    const at = (request: { action: object }) => (request.action as { host: string }).host;

    test('once, by its own address and port, the ready ones alone', () => {
      const probes = probesOf('reach', throughWeb('allowed'), { objects: several });
      expect(probes.map(({ action }) => action)).toMatchObject([
        { host: 'web.lab.svc.cluster.local', port: 8080 },
        { host: '10.0.0.2', port: 80 },
        { host: '10.0.0.3', port: 80 },
      ]);
      const twice = { flows: [...throughWeb('allowed').flows, flow({ to: 'lab/server' }).flows[0]] };
      expect(probesOf('reach', twice, { objects: several })).toHaveLength(3);
    });

    test('so that one that does not answer, or does, is not hidden by the others', () => {
      const shut = judge('reach', throughWeb('allowed'), {
        objects: several,
        probe: (request) => (at(request) === '10.0.0.3' ? denied : {}),
      });
      expect(shut.status).toBe('fail');
      expect(shut.findings[0]?.expected).toBe('Pod lab/client reaches Pod lab/second behind Service lab/web on 80/TCP');
      const open = judge('reach', throughWeb('denied'), {
        objects: several,
        probe: (request) => (at(request) === '10.0.0.2' ? {} : denied),
      });
      expect(open).toMatchObject({ status: 'fail', findings: [{ observed: expect.any(String) }] });
    });

    test('an address without a pod as well', () => {
      const foreign = [{ addresses: ['192.0.2.1'], conditions: { ready: true } }];
      const [, probe] = probesOf('reach', throughWeb('allowed'), {
        objects: [client, web, slice('lab/web', foreign, [{ name: '', port: 80 }])],
      });
      expect(probe?.model?.to).toEqual({ type: 'ip', ip: '192.0.2.1' });
    });
  });

  test('each node by its internal address', () => {
    const nodes = [node('a', '172.18.0.2'), node('b', '172.18.0.3'), node('c')];
    const probes = probesOf('reach', flow({ to: { nodes: 'all' }, port: 32000 }), { objects: [client, ...nodes] });
    expect(probes.map(({ action }) => action)).toMatchObject([
      { host: '172.18.0.2', port: 32000 },
      { host: '172.18.0.3', port: 32000 },
    ]);
    expect(judge('reach', flow({ to: { nodes: 'all' } }), { objects: [client] }).status).toBe('error');
  });

  test('from each node, in its own network', () => {
    const situation = { objects: [server, node('a', '172.18.0.2'), node('b')] };
    const probes = probesOf('reach', flow({ from: { nodes: 'all' } }), situation);
    expect(probes.map(({ source }) => source)).toEqual([
      { type: 'node', name: 'a' },
      { type: 'node', name: 'b' },
    ]);
    expect(judge('reach', flow({ from: { nodes: 'all' } }), { objects: [server] }).status).toBe('error');
    const reads = (fields: object) => read('reach', flow(fields)).grader.reads?.(read('reach', flow(fields)).spec);
    expect(reads({ from: { nodes: 'all' } })).toContainEqual({ apiVersion: 'v1', kind: 'Node' });
    expect(reads({ to: { nodes: 'all' } })).toContainEqual({ apiVersion: 'v1', kind: 'Node' });
    expect(reads({})).not.toContainEqual({ apiVersion: 'v1', kind: 'Node' });
  });

  test('of many replicas, three', () => {
    const many = Array.from({ length: 9 }, (_, index) => pod(`lab/r${index}`, { metadata: { labels: { app: 'r' } } }));
    const from = { namespace: 'lab', labels: { app: 'r' } };
    expect(probesOf('reach', flow({ from }), { objects: [...objects, ...many] })).toHaveLength(3);
  });
});

describe('what comes of it', () => {
  const cell = { from: 'lab/client', to: 'lab/server', port: '80/TCP' };

  test('as expected', () => {
    expect(judge('reach', flow({}), { objects, probe: () => ({}) })).toEqual({
      status: 'pass',
      findings: [],
      matrix: [{ ...cell, expected: 'allowed', observed: 'allowed', class: 'connected' }],
    });
    expect(judge('reach', flow({ expect: 'denied' }), { objects, probe: () => denied }).status).toBe('pass');
  });

  test('denied though it must be allowed: the policy is the cause, and what works is ruled out', () => {
    const model: ProbeResult['model'] = {
      verdict: 'denied',
      reasons: [
        { stage: 'egress', verdict: 'allowed', text: 'no policy selects lab/client for Egress' },
        {
          stage: 'ingress',
          verdict: 'denied',
          text: 'policy lab/p does not admit lab/client',
          object: { kind: 'NetworkPolicy', namespace: 'lab', name: 'p' },
          path: 'spec.ingress[0].from[0]',
        },
      ],
    };
    expect(judge('reach', flow({}), { objects, probe: () => ({ ...denied, model }) })).toEqual({
      status: 'fail',
      findings: [
        {
          expected: 'Pod lab/client reaches Pod lab/server on 80/TCP',
          observed: 'no answer at all: the packets are dropped on the way (waited 1.3 s)',
          cause: 'policy lab/p does not admit lab/client',
          at: { object: { kind: 'NetworkPolicy', namespace: 'lab', name: 'p' }, path: 'spec.ingress[0].from[0]' },
          ruledOut: ['no policy selects lab/client for Egress'],
        },
      ],
      matrix: [{ ...cell, expected: 'allowed', observed: 'denied', class: 'timeout' }],
    });
  });

  test('through a Service, the name that resolves is ruled out; one that does not is not', () => {
    const byName = flow({ to: { service: 'lab/web' }, port: 8080 });
    const model: ProbeResult['model'] = {
      verdict: 'denied',
      reasons: [{ stage: 'ingress', verdict: 'denied', text: 'no' }],
    };
    const timeout = judge('reach', byName, { objects, probe: () => ({ ...denied, model }) });
    expect(timeout.findings[0]?.ruledOut).toEqual(['the name resolves']);
    const observation: ProbeObservation = { class: 'dns-timeout', tookMs: 2000 };
    const noDns = judge('reach', byName, { objects, probe: () => ({ ...denied, observation, model }) });
    expect(noDns.findings[0]).toMatchObject({
      observed: 'the DNS server did not answer',
      cause: 'the look-up failed before it came to this, but in any case no',
    });
    expect(noDns.findings[0]).not.toHaveProperty('ruledOut');
  });

  test('refused though no policy is in the way: nothing listens', () => {
    const model: ProbeResult['model'] = { verdict: 'allowed', reasons: [] };
    const refused = { outcome: 'denied', observation: { class: 'refused', tookMs: 1 }, model } as const;
    expect(judge('reach', flow({}), { objects, probe: () => refused }).findings[0]?.cause).toContain(
      'nothing in the pod accepts connections on that port',
    );
  });

  test('allowed though it must be denied: who let it in', () => {
    const model: ProbeResult['model'] = {
      verdict: 'allowed',
      reasons: [
        { stage: 'egress', verdict: 'allowed', text: 'no policy selects lab/client for Egress' },
        {
          stage: 'ingress',
          verdict: 'allowed',
          text: 'policy lab/p rule 1 admits everyone',
          object: { kind: 'NetworkPolicy', name: 'p' },
          path: 'spec.ingress[0]',
        },
      ],
    };
    const judged = judge('reach', flow({ expect: 'denied' }), { objects, probe: () => ({ model }) });
    expect(judged.findings[0]).toMatchObject({
      expected: 'Pod lab/client does not reach Pod lab/server on 80/TCP',
      observed: 'connected',
      cause: 'policy lab/p rule 1 admits everyone',
      at: { path: 'spec.ingress[0]' },
    });
  });

  test('what the model says otherwise is no explanation', () => {
    const model: ProbeResult['model'] = {
      verdict: 'denied',
      reasons: [{ stage: 'ingress', verdict: 'denied', text: 'no' }],
    };
    const judged = judge('reach', flow({ expect: 'denied' }), { objects, probe: () => ({ model }) });
    expect(judged.findings[0]).not.toHaveProperty('cause');
  });

  test('unknown is an error, and so is a denial that nothing proves', () => {
    const unsettled = { outcome: 'unknown', unsettled: 'three rounds disagree' } as const;
    expect(judge('reach', flow({}), { objects, probe: () => unsettled })).toMatchObject({
      status: 'error',
      findings: [{ cause: 'three rounds disagree' }],
      matrix: [{ observed: 'unknown' }],
    });
    const unproven = { ...denied, control: { proven: false, by: 'no source is allowed' } };
    expect(judge('reach', flow({ expect: 'denied' }), { objects, probe: () => unproven })).toMatchObject({
      status: 'error',
      matrix: [{ observed: 'unknown' }],
    });
    expect(judge('reach', flow({}), { objects, probe: () => undefined }).status).toBe('error');
  });

  test('a certain failure outweighs what is unknown, and is told first', () => {
    const fields = {
      flows: [{ from: ['lab/client', { actor: 'guests' }], to: 'lab/server', port: 80, expect: 'allowed' }],
    };
    const judged = judge('reach', fields, {
      objects,
      probe: ({ source }) => (source.type === 'actor' ? denied : { outcome: 'unknown' }),
    });
    expect(judged.status).toBe('fail');
    expect(judged.findings).toHaveLength(1);
    expect(judged.findings[0]?.expected).toContain('a pod in guests without labels');
  });

  test('three examples say as much as nine', () => {
    const from = Array.from({ length: 5 }, (_, index) => ({ actor: `n${index}` }));
    const judged = judge('reach', flow({ from }), { objects, probe: () => denied });
    expect(judged.findings).toHaveLength(3);
    expect(judged.matrix).toHaveLength(5);
    expect(judged.notes).toEqual(['2 more like these; the matrix has all']);
  });
});

describe('what is missing', () => {
  const uid = 'Pod-lab-server';
  const seeded = [{ apiVersion: 'v1', kind: 'Pod', namespace: 'lab', name: 'server', uid }];
  const down = pod('lab/server', {
    status: {
      phase: 'Pending',
      conditions: [],
      containerStatuses: [{ name: 'main', state: { waiting: { reason: 'ImagePullBackOff' } } }],
    },
  });

  test('a pod that the learner had to make fails the check, whatever was expected', () => {
    for (const expected of ['allowed', 'denied']) {
      const judged = judge('reach', flow({ expect: expected }), { objects: [client], probe: () => ({}) });
      expect(judged).toMatchObject({
        status: 'fail',
        findings: [{ observed: 'there is no pod lab/server' }],
        matrix: [],
      });
    }
  });

  test('one that does not run fails as well, with its reason', () => {
    expect(judge('reach', flow({}), { objects: [client, down] })).toMatchObject({
      status: 'fail',
      findings: [{ observed: 'Pod lab/server does not run: container main: ImagePullBackOff' }],
    });
  });

  test('a pod of the lab that does not run leaves the question open; one that is gone does not', () => {
    expect(judge('reach', flow({}), { objects: [client, down], seeded }).status).toBe('error');
    expect(judge('reach', flow({}), { objects: [client], seeded })).toMatchObject({
      status: 'fail',
      findings: [{ observed: 'lab/server, which came with the lab, is gone' }],
    });
  });

  test('no pod with the labels', () => {
    const from = [
      { namespace: 'lab', labels: { a: 'b', c: 'd' } },
      { actor: 'guests' },
      { like: 'lab/client', namespace: 'x' },
    ];
    expect(judge('reach', flow({ from, to: { serviceOf: 'lab/server' } }), { objects }).findings[0]).toEqual({
      expected:
        "pods with a=b, c=d in lab, a pod in guests, a pod in x with client's labels reaches a Service of lab/server on 80/TCP",
      observed: 'there are no pods with a=b, c=d in lab',
    });
  });

  test('no Service, no Service that leads there, and it is told once', () => {
    const none = flow({ to: { service: 'lab/front' } });
    expect(judge('reach', none, { objects }).findings[0]?.observed).toBe('there is no Service lab/front');
    const leading = {
      flows: [flow({ to: { serviceOf: 'lab/server' } }).flows[0], flow({ to: { serviceOf: 'lab/server' } }).flows[0]],
    };
    expect(judge('reach', leading, { objects: [client, server] }).findings).toHaveLength(1);
  });
});
