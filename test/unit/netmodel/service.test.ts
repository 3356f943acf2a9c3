import { describe, expect, it } from 'vitest';
import type { ModelTarget } from '../../../src/domain/reach.js';
import { connect } from '../../../src/netmodel/connect.js';
import { endpointsOf } from '../../../src/netmodel/service.js';
import type { World } from '../../../src/netmodel/world.js';
import { endpointOf, namespace, pod, policy, service, slice, withDns, world } from './world-of.js';

const client = pod('shop/client', { ip: '10.0.0.9' });
const web1 = pod('shop/web-1', {
  ip: '10.0.0.1',
  labels: { app: 'web' },
  ports: [{ name: 'http', containerPort: 8080 }],
});
const web2 = pod('shop/web-2', { ip: '10.0.0.2', labels: { app: 'web', canary: 'yes' } });
const web = service('shop/web', {
  clusterIP: '10.96.0.80',
  selector: { app: 'web' },
  ports: [{ name: 'http', port: 80, targetPort: 'http' }],
});
const http = [{ name: 'http', port: 8080, protocol: 'TCP' as const }];

function shop(parts: Partial<World>): World {
  return withDns({ namespaces: [namespace('shop')], pods: [client, web1, web2], services: [web], ...parts });
}

const toWeb: ModelTarget = { type: 'service', namespace: 'shop', name: 'web' };

function dial(from: World, port = 80, to: ModelTarget = toWeb, protocol: 'TCP' | 'UDP' = 'TCP') {
  return connect(from, { type: 'pod', namespace: 'shop', name: 'client' }, to, port, protocol);
}

const last = (connection: ReturnType<typeof dial>) => connection.reasons.at(-1);

describe('endpointsOf', () => {
  it('joins slices by label and port name, ready wins, and says which pod has the address', () => {
    const from = shop({
      endpointSlices: [
        slice('shop/web', [endpointOf(web1), endpointOf(web2, { ready: false })], http),
        slice('shop/web', [endpointOf(web2, { ready: true })], http),
        slice('shop/other', [endpointOf(client)], http),
        slice('elsewhere/web', [endpointOf(client)], http),
        slice('shop/web', [{ addresses: ['web.example.com'] }], http, 'FQDN'),
        slice('shop/web', [endpointOf(client)], [{ name: 'admin', port: 9 }]),
      ],
    });
    expect(endpointsOf(from, web)).toEqual([
      {
        servicePort: web.spec.ports?.[0],
        endpoints: [
          { ip: '10.0.0.1', port: 8080, ready: true, draining: false, nodeName: 'node-1', pod: web1 },
          { ip: '10.0.0.2', port: 8080, ready: true, draining: false, nodeName: 'node-1', pod: web2 },
        ],
      },
    ]);
  });

  it('takes unknown readiness as ready, and what is published although it is not', () => {
    const slices = [slice('shop/web', [endpointOf(web1, { ready: null }), endpointOf(web2, { ready: false })], http)];
    const ready = (published: boolean) => {
      const own = { ...web, spec: { ...web.spec, publishNotReadyAddresses: published } };
      const [port] = endpointsOf(shop({ services: [own], endpointSlices: slices }), own);
      return port?.endpoints.map((endpoint) => endpoint.ready);
    };
    expect(ready(false)).toEqual([true, false]);
    expect(ready(true)).toEqual([true, true]);
  });

  it('matches unnamed ports whether the name is absent or empty', () => {
    const own = service('shop/web', { clusterIP: '10.96.0.80', ports: [{ port: 80 }] });
    const [port] = endpointsOf(
      shop({ services: [own], endpointSlices: [slice('shop/web', [endpointOf(web1)], [{ name: '', port: 8080 }])] }),
      own,
    );
    expect(port?.endpoints).toHaveLength(1);
  });
});

describe('through a Service', () => {
  const ready = [slice('shop/web', [endpointOf(web1)], http)];

  it('goes to the endpoint’s own port, which is what policies see', () => {
    const on = (port: number) =>
      dial(
        shop({
          endpointSlices: ready,
          policies: [
            policy('shop/in', { ingress: [{ ports: [{ port }] }], podSelector: { matchLabels: { app: 'web' } } }),
          ],
        }),
      );
    expect(on(8080).verdict).toBe('allowed');
    expect(on(8080).reasons.map(({ stage, verdict }) => `${stage} ${verdict}`)).toEqual([
      'service allowed',
      'egress allowed',
      'ingress allowed',
    ]);
    expect(on(8080).reasons[0]?.text).toBe('Service shop/web forwards 80/TCP to 10.0.0.1:8080 (web-1)');
    expect(on(80).verdict).toBe('denied');
    expect(last(on(80))?.text).toContain("rule 1 admits 80/TCP, not 8080/TCP; ports are the pod's, not the Service's");
    expect(last(on(80))?.path).toBe('spec.ingress[0].ports');
  });

  it('egress rules see the pod as well, never the Service', () => {
    const egress = (to: object, port: number) =>
      dial(
        shop({
          endpointSlices: ready,
          policies: [
            policy('shop/out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [to], ports: [{ port }] }] }),
          ],
        }),
      ).verdict;
    expect(egress({ podSelector: { matchLabels: { app: 'web' } } }, 8080)).toBe('allowed');
    expect(egress({ podSelector: { matchLabels: { app: 'web' } } }, 80)).toBe('denied');
    expect(egress({ ipBlock: { cidr: '10.0.0.1/32' } }, 8080)).toBe('allowed');
    expect(egress({ ipBlock: { cidr: '10.96.0.80/32' } }, 8080)).toBe('denied');
  });

  it('is the same by its address', () => {
    expect(dial(shop({ endpointSlices: ready }), 80, { type: 'ip', ip: '10.96.0.80' }).reasons[0]?.text).toContain(
      'Service shop/web forwards',
    );
  });

  it('says which ports there are when it has not the one that is dialled', () => {
    const connection = dial(shop({ endpointSlices: ready }), 8080);
    expect(connection.verdict).toBe('denied');
    expect(connection.reasons).toEqual([
      {
        stage: 'service',
        verdict: 'denied',
        text: 'Service shop/web has no port 8080/TCP; it has 80/TCP',
        object: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'web' },
        path: 'spec.ports',
      },
    ]);
    expect(dial(shop({ endpointSlices: ready }), 80, toWeb, 'UDP').verdict).toBe('denied');
  });

  it('does not exist', () => {
    const connection = dial(shop({}), 80, { type: 'service', namespace: 'shop', name: 'wbe' });
    expect(connection).toMatchObject({
      verdict: 'denied',
      reasons: [{ stage: 'service', text: 'there is no Service shop/wbe' }],
    });
  });

  it('has no address yet', () => {
    const pending = service('shop/web', { ports: [{ port: 80 }] });
    expect(dial(shop({ services: [pending] })).verdict).toBe('unknown');
  });

  it('from outside the cluster nothing is known', () => {
    const from = shop({ endpointSlices: ready });
    expect(connect(from, { type: 'ip', ip: '192.0.2.1' }, toWeb, 80, 'TCP').verdict).toBe('unknown');
  });
});

describe('a Service without ready endpoint', () => {
  it('whose pods are not ready', () => {
    const connection = dial(shop({ endpointSlices: [slice('shop/web', [endpointOf(web1, { ready: false })], http)] }));
    expect(connection.verdict).toBe('denied');
    expect(last(connection)).toMatchObject({
      stage: 'service',
      text: 'Service shop/web has no ready endpoint on 80/TCP: its selector matches web-1 and web-2, of which none is ready',
    });
  });

  it('is reached all the same when it publishes addresses that are not ready', () => {
    const published = { ...web, spec: { ...web.spec, publishNotReadyAddresses: true } };
    const slices = [slice('shop/web', [endpointOf(web1, { ready: false })], http)];
    expect(dial(shop({ services: [published], endpointSlices: slices })).verdict).toBe('allowed');
  });

  it('whose selector matches no pod, with the label that is nearest', () => {
    const wrong = service('shop/web', { clusterIP: '10.96.0.80', selector: { app: 'wbe' }, ports: [{ port: 80 }] });
    expect(last(dial(shop({ services: [wrong], endpointSlices: [slice('shop/web', [], [])] })))).toMatchObject({
      verdict: 'denied',
      text: "Service shop/web has no ready endpoint on 80/TCP: no pod in shop has its selector's app=wbe; web-1 has app=web",
      path: 'spec.selector',
    });
  });

  it('whose selector speaks of labels that no pod has', () => {
    const wrong = service('shop/web', { clusterIP: '10.96.0.80', selector: { tier: 'x' }, ports: [{ port: 80 }] });
    expect(last(dial(shop({ services: [wrong] })))?.text).toMatch(/no pod in shop has its selector's tier=x$/);
  });

  it('whose targetPort is the name of no container port', () => {
    const wrong = service('shop/web', {
      clusterIP: '10.96.0.80',
      selector: { app: 'web' },
      ports: [{ port: 80, targetPort: 'nope' }],
    });
    const slices = [{ ...slice('shop/web', [endpointOf(web1)], []), ports: null }];
    expect(last(dial(shop({ services: [wrong], endpointSlices: slices })))).toMatchObject({
      verdict: 'denied',
      text: 'Service shop/web has no ready endpoint on 80/TCP: its targetPort nope is the name of no TCP container port of web-1 and web-2',
      path: 'spec.ports[0].targetPort',
    });
  });

  it('that has no selector and no slices', () => {
    const bare = service('shop/web', { clusterIP: '10.96.0.80', ports: [{ port: 80 }] });
    expect(last(dial(shop({ services: [bare] })))).toMatchObject({ verdict: 'denied', path: 'spec.selector' });
  });

  it('but some that are on their way out', () => {
    const draining = endpointOf(web1, { ready: false, serving: true, terminating: true });
    expect(dial(shop({ endpointSlices: [slice('shop/web', [draining], http)] })).verdict).toBe('unknown');
  });
});

describe('a Service without selector', () => {
  const bare = service('shop/web', { clusterIP: '10.96.0.80', ports: [{ port: 80 }] });
  const by = (ip: string) =>
    shop({ services: [bare], endpointSlices: [slice('shop/web', [{ addresses: [ip] }], [{ port: 8080 }])] });

  it('leads to the addresses that a slice made by hand names', () => {
    expect(dial(by('10.0.0.1')).verdict).toBe('allowed');
  });

  it('leads to the unknown where no pod has the address', () => {
    const connection = dial(by('192.0.2.1'));
    expect(connection.verdict).toBe('unknown');
    expect(last(connection)?.text).toContain('192.0.2.1 belongs to no pod');
  });

  it('leads nowhere when egress to that address is denied', () => {
    const closed = { ...by('192.0.2.1'), policies: [policy('shop/out', { policyTypes: ['Egress'] })] };
    expect(dial(closed).verdict).toBe('denied');
  });
});

describe('several endpoints', () => {
  const both = [slice('shop/web', [endpointOf(web1)], http), slice('shop/web', [endpointOf(web2)], http)];

  it('that agree', () => {
    expect(dial(shop({ endpointSlices: both })).verdict).toBe('allowed');
    expect(
      dial(
        shop({
          endpointSlices: both,
          policies: [policy('shop/none', { podSelector: { matchLabels: { app: 'web' } } })],
        }),
      ).verdict,
    ).toBe('denied');
  });

  it('that differ leave it open, and the reasons say which', () => {
    const connection = dial(
      shop({
        endpointSlices: both,
        policies: [policy('shop/canary', { podSelector: { matchLabels: { canary: 'yes' } } })],
      }),
    );
    expect(connection.verdict).toBe('unknown');
    expect(connection.reasons[1]).toMatchObject({
      stage: 'service',
      verdict: 'unknown',
      text: 'the endpoints differ and one is picked by chance: web-1 allowed; web-2 denied',
    });
    expect(connection.reasons.some(({ verdict, object }) => verdict === 'denied' && object?.name === 'canary')).toBe(
      true,
    );
  });

  it('on other nodes are not used under internalTrafficPolicy Local', () => {
    const local = { ...web, spec: { ...web.spec, internalTrafficPolicy: 'Local' } };
    const on = (nodeName: string) => ({ ...endpointOf(web1), nodeName });
    const verdict = (nodeName: string) =>
      dial(shop({ services: [local], endpointSlices: [slice('shop/web', [on(nodeName)], http)] })).verdict;
    expect(verdict('node-1')).toBe('allowed');
    expect(verdict('node-2')).toBe('denied');
    const actor = { type: 'actor', namespace: 'shop', labels: {} } as const;
    expect(connect(shop({ services: [local], endpointSlices: both }), actor, toWeb, 80, 'TCP').verdict).toBe('unknown');
  });
});

describe('dual stack', () => {
  it('stays in the family of the Service’s address', () => {
    const six = pod('shop/six', { ip: 'fd00::6' });
    const from = world({
      namespaces: [namespace('shop')],
      pods: [client, web1, six],
      services: [web],
      endpointSlices: [slice('shop/web', [endpointOf(web1)], http), slice('shop/web', [endpointOf(six)], http, 'IPv6')],
      policies: [
        policy('shop/not-six', { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] }),
      ],
    });
    expect(dial(from).verdict).toBe('allowed');
  });
});

describe('a pod’s own Service', () => {
  const ready = [slice('shop/web', [endpointOf(web1)], http)];
  const self = (policies: World['policies']) =>
    connect(
      shop({ endpointSlices: ready, policies }),
      { type: 'pod', namespace: 'shop', name: 'web-1' },
      toWeb,
      80,
      'TCP',
    ).verdict;

  it('leads out of the pod and back in, so policies apply', () => {
    const onlyWeb = { from: [{ podSelector: { matchLabels: { app: 'web' } } }] };
    expect(self([])).toBe('allowed');
    expect(self([policy('shop/none', { podSelector: {} })])).toBe('denied');
    expect(self([policy('shop/own', { podSelector: {}, ingress: [onlyWeb] })])).toBe('allowed');
    expect(self([policy('shop/out', { podSelector: {}, policyTypes: ['Egress'] })])).toBe('denied');
  });
});
