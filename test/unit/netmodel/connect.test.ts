import { describe, expect, it } from 'vitest';
import type { ModelTarget } from '../../../src/domain/reach.js';
import { connect } from '../../../src/netmodel/connect.js';
import type { ModelSource } from '../../../src/netmodel/connection.js';
import type { World } from '../../../src/netmodel/world.js';
import { endpointOf, namespace, pod, policy, service, slice, world } from './world-of.js';

const server = pod('a/server', { ip: '10.0.0.1', labels: { app: 'server' } });
const client = pod('a/client', { ip: '10.0.0.2' });
const namespaces = [namespace('a'), namespace('b')];
const closed = policy('a/closed', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });

const from = (name: string): ModelSource => ({ type: 'pod', namespace: 'a', name });
const to = (name: string): ModelTarget => ({ type: 'pod', namespace: 'a', name });
const tcp = (parts: Partial<World>, source: ModelSource, target: ModelTarget, port = 80) =>
  connect(world({ namespaces, pods: [server, client], ...parts }), source, target, port, 'TCP');

describe('a pod and itself', () => {
  it('always connect, whatever the policies say', () => {
    for (const target of [to('server'), { type: 'ip', ip: '10.0.0.1' }, { type: 'ip', ip: '127.0.0.1' }] as const) {
      expect(tcp({ policies: [closed] }, from('server'), target)).toMatchObject({
        verdict: 'allowed',
        reasons: [{ stage: 'pod', verdict: 'allowed' }],
      });
    }
  });
});

describe('pods of which nothing can be said', () => {
  const pending = pod('a/odd', { status: { phase: 'Pending' } });
  const gone = pod('a/odd', { status: { phase: 'Succeeded' } });
  const noIp = { ...pod('a/odd'), status: { phase: 'Running' as const } };
  const leaving = pod('a/odd', { metadata: { deletionTimestamp: '2026-11-21T00:00:00Z' } });
  const silent = { ...pod('a/odd') };
  delete silent.status;

  it.each([
    ['pending', pending, 'pod a/odd is not running (Pending)'],
    ['finished', gone, 'pod a/odd is not running (Succeeded)'],
    ['without address', noIp, 'pod a/odd has no IP address yet'],
    ['being deleted', leaving, 'pod a/odd is being deleted'],
    ['without status', silent, 'pod a/odd is not running (Pending)'],
  ])('%s, at either end', (_, odd, text) => {
    const unknown = {
      verdict: 'unknown',
      reasons: [
        {
          stage: 'pod',
          verdict: 'unknown',
          text,
          object: { apiVersion: 'v1', kind: 'Pod', namespace: 'a', name: 'odd' },
        },
      ],
    };
    expect(tcp({ pods: [server, odd] }, from('odd'), to('server'))).toEqual(unknown);
    expect(tcp({ pods: [server, odd] }, from('server'), to('odd'))).toEqual(unknown);
  });

  it('do not exist', () => {
    expect(tcp({}, from('ghost'), to('server'))).toMatchObject({
      verdict: 'unknown',
      reasons: [{ text: 'there is no pod a/ghost' }],
    });
    expect(tcp({}, from('client'), to('ghost'))).toMatchObject({
      verdict: 'unknown',
      reasons: [{ text: 'there is no pod a/ghost' }],
    });
  });

  it('a finished pod no longer owns its address', () => {
    const heir = pod('a/heir', { ip: '10.0.0.7', labels: { app: 'heir' } });
    const before = pod('a/before', { ip: '10.0.0.7', status: { phase: 'Failed' } });
    const guard = policy('a/guard', { podSelector: { matchLabels: { app: 'heir' } } });
    for (const pods of [
      [client, heir, before],
      [client, before, heir],
    ]) {
      expect(tcp({ pods, policies: [guard] }, from('client'), { type: 'ip', ip: '10.0.0.7' }).verdict).toBe('denied');
    }
  });
});

describe('host network', () => {
  const on = (nodeName: string, hostIP: string) =>
    pod('a/host', { ip: hostIP, spec: { hostNetwork: true, nodeName }, status: { hostIP } });
  const near = on('node-1', '172.18.0.2');
  const far = on('node-2', '172.18.0.3');
  const ingress = (...peers: object[]) =>
    policy('a/in', { podSelector: { matchLabels: { app: 'server' } }, ingress: [{ from: peers }] });

  it('a pod’s own node always reaches it', () => {
    const connection = tcp({ pods: [server, near], policies: [ingress()] }, from('host'), to('server'));
    expect(connection.verdict).toBe('allowed');
    expect(
      tcp(
        { pods: [server, near], policies: [policy('a/none', { podSelector: { matchLabels: { app: 'server' } } })] },
        from('host'),
        to('server'),
      ),
    ).toMatchObject({
      verdict: 'allowed',
      reasons: [
        { stage: 'egress' },
        { stage: 'ingress', text: "a/host is on the node that runs a/server: a pod's own node always reaches it" },
      ],
    });
    expect(tcp({ policies: [closed] }, { type: 'ip', ip: '172.18.0.2' }, to('server')).verdict).toBe('allowed');
  });

  it('another node: everyone is let in, no one is, or it depends on the address that is seen', () => {
    const verdict = (...policies: World['policies']) =>
      tcp({ pods: [server, far], policies }, from('host'), to('server')).verdict;
    expect(verdict()).toBe('allowed');
    expect(verdict(policy('a/none', { podSelector: { matchLabels: { app: 'server' } } }))).toBe('denied');
    expect(verdict(ingress({ ipBlock: { cidr: '0.0.0.0/0' } }))).toBe('allowed');
    expect(verdict(ingress({ ipBlock: { cidr: '172.18.0.0/16' } }))).toBe('unknown');
    expect(verdict(ingress({ podSelector: {} }))).toBe('unknown');
    expect(verdict(ingress({ podSelector: { matchLabels: { app: 'x' } } }))).toBe('denied');
  });

  it('egress policies that select such a pod may or may not apply', () => {
    expect(
      tcp(
        { pods: [server, near], policies: [policy('a/out', { policyTypes: ['Egress'] })] },
        from('host'),
        to('server'),
      ),
    ).toMatchObject({
      verdict: 'unknown',
      reasons: [
        { stage: 'egress', verdict: 'unknown' },
        { stage: 'ingress', verdict: 'allowed' },
      ],
    });
  });

  it('as a target: denied where egress surely is, else unknown', () => {
    const out = (...peers: object[]) =>
      policy('a/out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: peers }] });
    const none = policy('a/out', { podSelector: {}, policyTypes: ['Egress'] });
    const verdict = (...policies: World['policies']) =>
      tcp({ pods: [client, far], policies }, from('client'), to('host')).verdict;
    expect(verdict()).toBe('unknown');
    expect(verdict(none)).toBe('denied');
    expect(verdict(out({ podSelector: {} }))).toBe('unknown');
    expect(verdict(out({ ipBlock: { cidr: '172.18.0.3/32' } }))).toBe('unknown');
    expect(verdict(out({ ipBlock: { cidr: '172.18.9.0/24' } }))).toBe('denied');
  });
});

describe('addresses', () => {
  const ip = (address: string): ModelTarget => ({ type: 'ip', ip: address });

  it('of no pod and no Service: egress decides, beyond it nothing is known', () => {
    const out = (cidr: string) =>
      policy('a/out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr } }] }] });
    expect(tcp({}, from('client'), ip('192.0.2.1'))).toMatchObject({
      verdict: 'unknown',
      reasons: [
        { stage: 'egress', verdict: 'allowed' },
        { stage: 'ingress', verdict: 'unknown' },
      ],
    });
    expect(tcp({ policies: [out('192.0.2.0/24')] }, from('client'), ip('192.0.2.1')).verdict).toBe('unknown');
    expect(tcp({ policies: [out('198.51.100.0/24')] }, from('client'), ip('192.0.2.1'))).toMatchObject({
      verdict: 'denied',
      reasons: [{ path: 'spec.egress[0].to[0].ipBlock.cidr' }, {}],
    });
  });

  it('a named port means nothing there', () => {
    const out = policy('a/out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 'web' }] }] });
    expect(tcp({ policies: [out] }, from('client'), ip('192.0.2.1')).verdict).toBe('denied');
  });

  it('node ports, host ports and external addresses are unknown', () => {
    const ports = [{ port: 80, nodePort: 30080 }];
    const services = [
      service('a/np', { type: 'NodePort', clusterIP: '10.96.0.1', ports }),
      {
        ...service('a/lb', { type: 'LoadBalancer', clusterIP: '10.96.0.2', ports: [{ port: 80 }] }),
        status: { loadBalancer: { ingress: [{ ip: '198.51.100.9' }] } },
      },
      service('a/ext', { clusterIP: '10.96.0.3', externalIPs: ['198.51.100.10'], ports: [{ port: 80 }] }),
    ];
    const hostPort = pod('a/edge', { ports: [{ containerPort: 80, hostPort: 8080 }] });
    const reasons = (address: string, port: number) =>
      tcp({ pods: [server, client, hostPort], services }, from('client'), ip(address), port).reasons.map(
        ({ verdict, text }) => `${verdict}: ${text}`,
      );
    expect(reasons('172.18.0.2', 30080)).toEqual([
      'unknown: 30080/TCP is a node port of Service a/np: on the way in, addresses may be replaced',
    ]);
    expect(reasons('172.18.0.2', 8080)).toEqual([
      'unknown: 8080/TCP of node 172.18.0.2 is a host port of pod a/edge: on the way in, addresses may be replaced',
    ]);
    expect(reasons('172.18.0.2', 22).at(-1)).toContain("unknown: 172.18.0.2 is on a node's own network");
    expect(reasons('198.51.100.9', 80)).toHaveLength(1);
    expect(reasons('198.51.100.10', 80)[0]).toContain('an external address of Service a/ext');
  });

  it('the API server’s Service leads to a node’s own network', () => {
    const own = pod('kube-system/kube-apiserver', { ip: '172.18.0.2', spec: { hostNetwork: true } });
    const api = service('default/kubernetes', {
      clusterIP: '10.96.0.1',
      ports: [{ name: 'https', port: 443, targetPort: 6443 }],
    });
    const slices = [slice('default/kubernetes', [{ addresses: ['172.18.0.2'] }], [{ name: 'https', port: 6443 }])];
    expect(
      tcp({ pods: [client, own], services: [api], endpointSlices: slices }, from('client'), ip('10.96.0.1'), 443)
        .verdict,
    ).toBe('unknown');
  });

  it('as a source: a pod’s is that pod, another is known to ipBlock alone', () => {
    const verdict = (source: string, ...peers: object[]) =>
      tcp(
        { policies: [policy('a/in', { podSelector: { matchLabels: { app: 'server' } }, ingress: [{ from: peers }] })] },
        { type: 'ip', ip: source },
        to('server'),
      ).verdict;
    expect(verdict('10.0.0.2', { podSelector: {} })).toBe('allowed');
    expect(verdict('192.0.2.1', { podSelector: {} })).toBe('denied');
    expect(verdict('192.0.2.1', { namespaceSelector: {} })).toBe('denied');
    expect(verdict('192.0.2.1', { ipBlock: { cidr: '192.0.2.0/24' } })).toBe('allowed');
    expect(tcp({}, { type: 'ip', ip: '192.0.2.1' }, to('server')).verdict).toBe('allowed');
  });

  it('of the other family cannot be dialled', () => {
    const six = pod('a/six', { ip: 'fd00::1' });
    expect(tcp({ pods: [client, six] }, from('client'), to('six'))).toMatchObject({
      verdict: 'unknown',
      reasons: [{ text: 'a/client has no IPv6 address to reach fd00::1 from' }],
    });
  });

  it('a dual-stack pod is seen with the address of the family in use', () => {
    const dual = pod('a/dual', { status: { podIPs: [{ ip: '10.0.0.5' }, { ip: 'fd00::5' }] } });
    const six = pod('a/six', { ip: 'fd00::1', labels: { app: 'server' } });
    const in4 = { ipBlock: { cidr: '10.0.0.0/8' } };
    const in6 = { ipBlock: { cidr: 'fd00::5/128' } };
    const verdict = (target: string, peer: object) =>
      tcp(
        {
          pods: [dual, six, server],
          policies: [policy('a/in', { podSelector: { matchLabels: { app: 'server' } }, ingress: [{ from: [peer] }] })],
        },
        from('dual'),
        to(target),
      ).verdict;
    expect([verdict('six', in6), verdict('six', in4)]).toEqual(['allowed', 'denied']);
    expect([verdict('server', in6), verdict('server', in4)]).toEqual(['denied', 'allowed']);
  });
});

describe('a pod that does not exist', () => {
  const actor = (space: string, labels: Record<string, string>, ip?: string): ModelSource => ({
    type: 'actor',
    namespace: space,
    labels,
    ...(ip === undefined ? {} : { ip }),
  });
  const ingress = (...peers: object[]) => [policy('a/in', { podSelector: {}, ingress: [{ from: peers }] })];

  it('is judged by namespace and labels', () => {
    const policies = ingress({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'b' } },
      podSelector: { matchLabels: { access: 'yes' } },
    });
    expect(tcp({ policies }, actor('b', { access: 'yes' }), to('server')).verdict).toBe('allowed');
    expect(tcp({ policies }, actor('b', {}), to('server')).reasons.at(-1)?.text).toContain(
      'does not admit a pod in b without labels on 80/TCP: rule 1, peer 1 matches namespaceSelector kubernetes.io/metadata.name=b but not podSelector access=yes: it has no label access',
    );
    expect(tcp({ policies }, actor('a', { access: 'yes' }), to('server')).verdict).toBe('denied');
    expect(tcp({ policies }, actor('nowhere', { access: 'yes' }), to('server')).verdict).toBe('denied');
  });

  it('is not told by the label that tells it from the pods of learners', () => {
    const policies = ingress({ podSelector: { matchLabels: { access: 'yes' } } });
    const text = tcp({ policies }, actor('b', { run: 'x', 'kubedrill.dev/actor': 'client' }), to('server')).reasons.at(
      -1,
    )?.text;
    expect(text).toContain('does not admit a pod in b labelled run=x on 80/TCP');
  });

  it('is isolated by the policies that would select it', () => {
    const policies = [policy('b/out', { podSelector: { matchLabels: { app: 'x' } }, policyTypes: ['Egress'] })];
    expect(tcp({ policies }, actor('b', { app: 'x' }), to('server')).verdict).toBe('denied');
    expect(tcp({ policies }, actor('b', {}), to('server')).verdict).toBe('allowed');
  });

  it('leaves ipBlock open unless its address is given', () => {
    const policies = ingress({ ipBlock: { cidr: '10.0.0.0/8' } });
    expect(tcp({ policies }, actor('b', {}), to('server'))).toMatchObject({
      verdict: 'unknown',
      reasons: [
        {},
        {
          verdict: 'unknown',
          path: 'spec.ingress[0].from[0]',
          text: expect.stringContaining('may admit a pod in b without labels on 80/TCP: the address that'),
        },
      ],
    });
    expect(tcp({ policies }, actor('b', {}, '10.1.2.3'), to('server')).verdict).toBe('allowed');
    expect(tcp({ policies }, actor('b', {}, '192.0.2.3'), to('server')).verdict).toBe('denied');
    expect(tcp({ policies: ingress({ ipBlock: { cidr: '0.0.0.0/0' } }) }, actor('b', {}), to('server')).verdict).toBe(
      'allowed',
    );
    expect(tcp({ policies: ingress({ ipBlock: { cidr: '::/0' } }) }, actor('b', {}), to('server')).verdict).toBe(
      'denied',
    );
  });

  it('an ipBlock that may match does not hide a peer that does', () => {
    const policies = ingress({ ipBlock: { cidr: '10.0.0.0/8' } }, { namespaceSelector: {} });
    expect(tcp({ policies }, actor('b', {}), to('server')).verdict).toBe('allowed');
  });
});

describe('a stale endpoint', () => {
  it('whose pod is on its way out is unknown', () => {
    const leaving = pod('a/leaving', { ip: '10.0.0.8', metadata: { deletionTimestamp: '2026-11-21T00:00:00Z' } });
    const ports = [{ port: 80 }];
    const parts = {
      pods: [client, leaving],
      services: [service('a/web', { clusterIP: '10.96.0.1', ports })],
      endpointSlices: [slice('a/web', [endpointOf(leaving)], ports)],
    };
    expect(tcp(parts, from('client'), { type: 'service', namespace: 'a', name: 'web' }).verdict).toBe('unknown');
  });
});

describe('speed', () => {
  it('judges the 81 cells of nine pods well within the time of one probe', () => {
    const pods = Array.from({ length: 9 }, (_, index) =>
      pod(`a/p${index}`, { ip: `10.0.1.${index}`, labels: { app: `p${index % 3}` } }),
    );
    const policies = [0, 1, 2, 3].map((index) =>
      policy(`a/n${index}`, {
        podSelector: { matchLabels: { app: `p${index % 3}` } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app: `p${(index + 1) % 3}` } } }] }],
      }),
    );
    const cells = world({ namespaces, pods, policies });
    const matrix = () =>
      pods.flatMap((source) =>
        pods.map((target) => connect(cells, from(source.metadata.name), to(target.metadata.name), 80, 'TCP').verdict),
      );
    matrix();
    const before = process.cpuUsage();
    const verdicts = matrix();
    const { user } = process.cpuUsage(before);
    expect(verdicts.filter((verdict) => verdict === 'allowed').length).toBeGreaterThan(9);
    expect(user).toBeLessThan(50_000);
  });
});
