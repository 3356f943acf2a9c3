import { describe, expect, it } from 'vitest';
import { connect } from '../../../src/netmodel/connect.js';
import { resolveName } from '../../../src/netmodel/name.js';
import type { World } from '../../../src/netmodel/world.js';
import { endpointOf, namespace, pod, policy, service, slice, withDns, world } from './world-of.js';

const web0 = pod('shop/web-0', { ip: '10.244.1.3', spec: { hostname: 'web-0', subdomain: 'web-hl' } });
const web1 = pod('shop/web-1', { ip: '10.244.1.4' });
const client = pod('shop/client', { ip: '10.244.1.9' });
const remote = pod('remote/box', { ip: '10.244.2.9' });
const ports = [{ port: 80 }];

function cluster(parts: Partial<World> = {}): World {
  return withDns({
    namespaces: [namespace('shop'), namespace('remote')],
    pods: [web0, web1, client, remote],
    services: [
      service('shop/web', { clusterIP: '10.96.0.80', ports }),
      service('shop/web-hl', { clusterIP: 'None', ports }),
      service('shop/empty-hl', { clusterIP: 'None', ports }),
      service('shop/away', { type: 'ExternalName', externalName: 'api.example.com' }),
      service('shop/near', { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local.' }),
      service('shop/broken', { type: 'ExternalName', externalName: 'nope.shop.svc.cluster.local' }),
      service('shop/by-ip', { type: 'ExternalName', externalName: '10.0.0.7' }),
      service('shop/round', { type: 'ExternalName', externalName: 'round.shop.svc.cluster.local' }),
    ],
    endpointSlices: [
      slice('shop/web', [endpointOf(web1)], ports),
      slice(
        'shop/web-hl',
        [endpointOf(web0, { ready: true }, 'web-0'), endpointOf(web1), endpointOf(client, { ready: false })],
        ports,
      ),
    ],
    ...parts,
  });
}

function resolved(name: string, from = 'shop'): string {
  const answer = resolveName(cluster(), from, name);
  if (answer.type === 'service') return `Service ${answer.service.metadata.name}`;
  return answer.type === 'addresses' ? answer.addresses.map(({ ip }) => ip).join(' ') : answer.type;
}

describe('resolveName', () => {
  it.each([
    ['web', 'shop', 'Service web'],
    ['WEB', 'shop', 'Service web'],
    ['web.shop', 'remote', 'Service web'],
    ['web.shop.svc', 'remote', 'Service web'],
    ['web.shop.svc.cluster.local', 'remote', 'Service web'],
    ['web.shop.svc.cluster.local.', 'remote', 'Service web'],
    ['web', 'remote', 'none'],
    ['web.', 'shop', 'none'],
    ['web.shop.', 'shop', 'none'],
    ['web.remote', 'shop', 'none'],
    ['web.remote.svc.cluster.local', 'shop', 'none'],
    ['web.shop.pod', 'shop', 'none'],
    ['web.nowhere', 'shop', 'unknown'],
    ['api.example.com', 'shop', 'unknown'],
    ['web-hl', 'shop', '10.244.1.3 10.244.1.4'],
    ['empty-hl', 'shop', 'none'],
    ['web-0.web-hl', 'shop', '10.244.1.3'],
    ['web-0.web-hl.shop.svc.cluster.local', 'remote', '10.244.1.3'],
    ['web-1.web-hl', 'shop', 'none'],
    ['web-1.web-hl.shop', 'remote', 'none'],
    ['web-1.web-hl.shop.svc', 'remote', 'none'],
    ['10-244-1-4.web-hl', 'shop', '10.244.1.4'],
    ['10-244-1-3.web-hl.shop.svc', 'shop', 'none'],
    ['10-244-1-4.web', 'shop', '10.244.1.4'],
    ['10-244-1-9.shop.pod.cluster.local', 'remote', '10.244.1.9'],
    ['10-244-1-9.shop.pod', 'remote', '10.244.1.9'],
    ['10-9-9-9.remote.pod.cluster.local', 'shop', '10.9.9.9'],
    ['10-9-9-9.nowhere.pod.cluster.local', 'shop', 'none'],
    ['near', 'shop', 'Service web'],
    ['near.shop', 'remote', 'Service web'],
    ['away', 'shop', 'unknown'],
    ['broken', 'shop', 'none'],
    ['by-ip', 'shop', 'none'],
    ['round', 'shop', 'none'],
  ])('%s from %s: %s', (name, from, expected) => {
    expect(resolved(name, from)).toBe(expected);
  });

  it('says where a Service is that is not here', () => {
    expect(resolveName(cluster(), 'remote', 'web').text).toBe(
      'no such name: remote, where web is asked for, has no Service web; Service web is in shop: ask for web.shop',
    );
  });

  it('says what a pod needs to have a name of its own', () => {
    expect(resolveName(cluster(), 'shop', 'web-1.web-hl').text).toBe(
      'no such name: Service shop/web-hl has no ready endpoint web-1, a pod with this hostname and subdomain web-hl',
    );
  });

  it('knows an endpoint’s host name from its pod where the slice does not say it', () => {
    const slices = [slice('shop/web-hl', [endpointOf(web0)], ports)];
    expect(resolveName(cluster({ endpointSlices: slices }), 'shop', 'web-0.web-hl')).toMatchObject({
      type: 'addresses',
      addresses: [{ ip: '10.244.1.3' }],
    });
  });
});

const shopClient = { type: 'pod', namespace: 'shop', name: 'client' } as const;
const dial = (from: World, name: string, port = 80) => connect(from, shopClient, { type: 'name', name }, port, 'TCP');

describe('connect by name', () => {
  it('asks DNS, finds the Service and goes through it', () => {
    const { verdict, reasons } = dial(cluster(), 'web');
    expect(verdict).toBe('allowed');
    expect(reasons.map(({ stage, verdict: own }) => `${stage} ${own}`)).toEqual([
      'name allowed',
      'name allowed',
      'service allowed',
      'egress allowed',
      'ingress allowed',
    ]);
    expect(reasons[1]?.text).toBe('web resolves to 10.96.0.80 of Service shop/web');
  });

  it('a headless Service does not translate ports', () => {
    const onlyTarget = policy('shop/in', { podSelector: {}, ingress: [{ ports: [{ port: 8080 }] }] });
    expect(dial(cluster({ policies: [onlyTarget] }), 'web-hl', 80).verdict).toBe('denied');
    expect(dial(cluster({ policies: [onlyTarget] }), 'web-hl', 8080).verdict).toBe('allowed');
  });

  it('a headless Service as target is reached by its name', () => {
    const to = { type: 'service', namespace: 'shop', name: 'web-hl' } as const;
    const { verdict, reasons } = connect(cluster(), shopClient, to, 80, 'TCP');
    expect(verdict).toBe('allowed');
    expect(reasons[0]?.stage).toBe('name');
  });

  it('an ExternalName Service as target is followed', () => {
    const to = (name: string) => ({ type: 'service', namespace: 'shop', name }) as const;
    expect(connect(cluster(), shopClient, to('near'), 80, 'TCP').verdict).toBe('allowed');
    expect(connect(cluster(), shopClient, to('away'), 80, 'TCP').verdict).toBe('unknown');
    expect(connect(cluster(), shopClient, to('by-ip'), 80, 'TCP')).toMatchObject({
      verdict: 'denied',
      reasons: [{}, { text: expect.stringContaining('has the address 10.0.0.7 where a DNS name must be') }],
    });
  });

  it('a headless Service whose pods differ is unknown', () => {
    const closed = policy('shop/in', { podSelector: {}, ingress: [{ ports: [{ port: 1 }] }] });
    const only = { ...closed, spec: { ...closed.spec, podSelector: { matchLabels: { app: 'x' } } } };
    const labelled = pod('shop/web-0', { ip: '10.244.1.3', labels: { app: 'x' } });
    const from = cluster({ pods: [labelled, web1, client], policies: [only] });
    const { verdict, reasons } = dial(from, 'web-hl');
    expect(verdict).toBe('unknown');
    expect(reasons.some(({ text }) => text.endsWith('web-0 denied; web-1 allowed'))).toBe(true);
  });

  it('an address is no name: DNS is not asked', () => {
    const { reasons } = dial(cluster(), '10.96.0.80');
    expect(reasons[0]?.stage).toBe('service');
  });

  it('a pod finds itself by localhost and by its own name, without DNS', () => {
    const none = policy('shop/none', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    for (const name of ['localhost', 'client', '127.0.0.1', '::1']) {
      expect(dial(cluster({ policies: [none] }), name).reasons).toMatchObject([{ stage: 'pod', verdict: 'allowed' }]);
    }
  });

  it('a host alias comes before DNS', () => {
    const aliased = pod('shop/client', {
      ip: '10.244.1.9',
      spec: { hostAliases: [{ ip: '10.244.1.4', hostnames: ['db'] }] },
    });
    const { verdict, reasons } = dial(cluster({ pods: [web0, web1, aliased] }), 'db');
    expect(verdict).toBe('allowed');
    expect(reasons.map(({ stage }) => stage)).toEqual(['egress', 'ingress']);
  });
});

describe('DNS itself', () => {
  const out = (...egress: object[]) => policy('shop/out', { podSelector: {}, policyTypes: ['Egress'], egress });
  const toShop = { to: [{ podSelector: {} }] };
  const toDns = (...dnsPorts: object[]) => ({
    to: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
    ],
    ports: dnsPorts,
  });
  const udp = { protocol: 'UDP', port: 53 };

  it('is needed by who uses a name, not by who uses an address', () => {
    const from = cluster({ policies: [out(toShop)] });
    expect(dial(from, '10.96.0.80').verdict).toBe('allowed');
    const { verdict, reasons } = dial(from, 'web');
    expect(verdict).toBe('denied');
    expect(reasons[0]).toMatchObject({
      stage: 'name',
      verdict: 'denied',
      object: { kind: 'NetworkPolicy', name: 'out' },
      path: 'spec.egress[0].to[0].podSelector',
    });
    expect(reasons[0]?.text).toContain(
      "shop/client cannot resolve names, its way to the cluster's DNS is closed: policy shop/out",
    );
    expect(reasons.slice(1).every((reason) => reason.verdict === 'allowed')).toBe(true);
  });

  it('is open when UDP 53 to its pods is', () => {
    expect(dial(cluster({ policies: [out(toShop, toDns(udp))] }), 'web').verdict).toBe('allowed');
    expect(dial(cluster({ policies: [out(toShop, toDns(udp, { port: 53 }))] }), 'web').verdict).toBe('allowed');
    expect(dial(cluster({ policies: [out(toShop, { ports: [udp] })] }), 'web').verdict).toBe('allowed');
  });

  it('is closed when only TCP 53 is open, since resolvers ask over UDP', () => {
    const from = cluster({ policies: [out(toShop, toDns({ port: 53 }))] });
    expect(dial(from, 'web').verdict).toBe('denied');
    expect(dial(from, 'web').reasons[0]?.text).toMatch(/TCP 53 alone is not enough, since resolvers ask over UDP$/);
    const overTcp = pod('shop/client', { ip: '10.244.1.9', spec: { dnsConfig: { options: [{ name: 'use-vc' }] } } });
    expect(dial({ ...from, pods: [web0, web1, overTcp, ...from.pods.slice(-1)] }, 'web').verdict).toBe('unknown');
  });

  it('is closed to the Service’s address and to pods picked in the wrong namespace', () => {
    expect(
      dial(cluster({ policies: [out(toShop, { to: [{ ipBlock: { cidr: '10.96.0.10/32' } }] })] }), 'web').verdict,
    ).toBe('denied');
    const noNamespace = { to: [{ podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }], ports: [udp] };
    expect(dial(cluster({ policies: [out(toShop, noNamespace)] }), 'web').verdict).toBe('denied');
  });

  it('may itself be closed by a policy in kube-system', () => {
    const guard = policy('kube-system/guard', { podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } });
    expect(dial(cluster({ policies: [guard] }), 'web').reasons[0]).toMatchObject({
      verdict: 'denied',
      object: { name: 'guard' },
    });
  });

  it('answers nobody while it has no ready pod', () => {
    const from = cluster();
    const asleep = {
      ...from,
      endpointSlices: from.endpointSlices.filter((one) => one.metadata.namespace !== 'kube-system'),
    };
    expect(dial(asleep, 'web').reasons[0]?.text).toContain('Service kube-system/kube-dns has no ready endpoint');
  });

  it('out of view, is taken to be there unless the pod is isolated for Egress', () => {
    const from = cluster();
    const narrow = world({ ...from, services: from.services.filter(({ metadata }) => metadata.namespace === 'shop') });
    expect(dial(narrow, 'web').verdict).toBe('allowed');
    expect(dial({ ...narrow, policies: [out(toShop)] }, 'web').verdict).toBe('unknown');
  });

  it('is found by its label when it has another name', () => {
    const from = cluster({ policies: [out(toShop)] });
    const renamed = from.services.map((one) =>
      one.metadata.name === 'kube-dns'
        ? { ...one, metadata: { ...one.metadata, name: 'coredns', labels: { 'k8s-app': 'kube-dns' } } }
        : one,
    );
    expect(dial({ ...from, services: renamed }, 'web').verdict).toBe('denied');
  });

  it('is not asked by pods with another dnsPolicy', () => {
    const own = pod('shop/client', { ip: '10.244.1.9', spec: { dnsPolicy: 'Default' } });
    expect(dial(cluster({ pods: [web0, web1, own] }), 'web')).toMatchObject({
      verdict: 'unknown',
      reasons: [{ stage: 'name', path: 'spec.dnsPolicy' }, {}, {}, {}, {}],
    });
  });

  it('says nothing of names asked from outside', () => {
    expect(
      connect(cluster(), { type: 'ip', ip: '192.0.2.1' }, { type: 'name', name: 'web.shop' }, 80, 'TCP').verdict,
    ).toBe('unknown');
  });
});
