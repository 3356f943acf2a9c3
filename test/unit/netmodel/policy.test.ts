import { describe, expect, it } from 'vitest';
import type { NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec, Protocol } from '../../../src/domain/objects.js';
import { connect } from '../../../src/netmodel/connect.js';
import { lookUp } from '../../../src/netmodel/lookup.js';
import { isolates, policiesSelecting } from '../../../src/netmodel/policy.js';
import { namespace, pod, policy, world } from './world-of.js';

describe('isolates', () => {
  it.each<[string, NetworkPolicySpec, boolean, boolean]>([
    ['no policyTypes', {}, true, false],
    ['no policyTypes, ingress rules', { ingress: [{}] }, true, false],
    ['no policyTypes, egress rules', { egress: [{}] }, true, true],
    ['no policyTypes, an empty list of egress rules', { egress: [] }, true, false],
    ['an empty list of policyTypes', { policyTypes: [] }, true, false],
    ['Ingress', { policyTypes: ['Ingress'] }, true, false],
    ['Ingress, with egress rules that then mean nothing', { policyTypes: ['Ingress'], egress: [{}] }, true, false],
    ['Egress', { policyTypes: ['Egress'] }, false, true],
    ['both', { policyTypes: ['Ingress', 'Egress'] }, true, true],
  ])('%s', (_, spec, ingress, egress) => {
    expect(isolates(policy('a/p', spec), 'Ingress')).toBe(ingress);
    expect(isolates(policy('a/p', spec), 'Egress')).toBe(egress);
  });

  it('takes a policy without spec as one without anything in it', () => {
    const bare = { ...policy('a/p', {}) };
    delete bare.spec;
    expect(isolates(bare, 'Ingress')).toBe(true);
    expect(isolates(bare, 'Egress')).toBe(false);
  });
});

describe('policiesSelecting', () => {
  const web = pod('a/web', { labels: { app: 'web' } });

  it('finds those of the pod’s own namespace that select it and isolate that direction, by name', () => {
    const policies = [
      policy('a/z-all', { podSelector: {} }),
      policy('a/absent-selector', {}),
      policy('a/web', { podSelector: { matchLabels: { app: 'web' } } }),
      policy('a/api', { podSelector: { matchLabels: { app: 'api' } } }),
      policy('a/out', { podSelector: {}, policyTypes: ['Egress'] }),
      policy('b/all', { podSelector: {} }),
    ];
    const names = (direction: 'Ingress' | 'Egress') =>
      policiesSelecting(world({ pods: [web], policies }), web, direction).map(({ metadata }) => metadata.name);
    expect(names('Ingress')).toEqual(['absent-selector', 'web', 'z-all']);
    expect(names('Egress')).toEqual(['out']);
  });

  it('takes a pod that does not exist', () => {
    const policies = [policy('a/web', { podSelector: { matchLabels: { app: 'web' } } })];
    const found = policiesSelecting(
      world({ policies }),
      { metadata: { namespace: 'a', labels: { app: 'web' } } },
      'Ingress',
    );
    expect(found).toEqual(policies);
  });
});

describe('the labels of a namespace', () => {
  it('has the name among them, even where the listing has not, or has another', () => {
    const bare = {
      ...namespace('a'),
      metadata: { name: 'a', labels: { team: 'x', 'kubernetes.io/metadata.name': 'b' } },
    };
    expect(lookUp(world({ namespaces: [bare] })).namespaceLabels('a')).toEqual({
      team: 'x',
      'kubernetes.io/metadata.name': 'a',
    });
    expect(lookUp(world()).namespaceLabels('elsewhere')).toEqual({ 'kubernetes.io/metadata.name': 'elsewhere' });
  });
});

const server = pod('a/server', {
  ip: '10.0.0.1',
  labels: { app: 'server' },
  ports: [
    { name: 'web', containerPort: 8080 },
    { name: 'dns', containerPort: 5353, protocol: 'UDP' },
    { name: 'both', containerPort: 9000, protocol: 'TCP' },
  ],
  initContainers: [{ name: 'side', restartPolicy: 'Always', ports: [{ name: 'metrics', containerPort: 9102 }] }],
});
const friend = pod('a/friend', { ip: '10.0.0.2', labels: { access: 'yes' } });
const stranger = pod('b/stranger', { ip: '10.0.1.3', labels: { access: 'yes' } });
const pods = [server, friend, stranger];
const namespaces = [namespace('a', { team: 'one' }), namespace('b', { team: 'two' })];

/** What the server's ingress policy says of friend (same namespace) and stranger (another one). */
function ingressOf(spec: NetworkPolicySpec, port = 8080, protocol: Protocol = 'TCP') {
  const from = world({
    namespaces,
    pods,
    policies: [policy('a/p', { podSelector: { matchLabels: { app: 'server' } }, ...spec })],
  });
  const verdict = (name: string, space: string) =>
    connect(
      from,
      { type: 'pod', namespace: space, name },
      { type: 'pod', namespace: 'a', name: 'server' },
      port,
      protocol,
    ).verdict;
  return { friend: verdict('friend', 'a'), stranger: verdict('stranger', 'b') };
}

const everyone = { friend: 'allowed', stranger: 'allowed' };
const noOne = { friend: 'denied', stranger: 'denied' };
const onlyFriend = { friend: 'allowed', stranger: 'denied' };
const onlyStranger = { friend: 'denied', stranger: 'allowed' };

describe('rules', () => {
  it.each<[string, NetworkPolicySpec, object]>([
    ['no ingress rules at all', {}, noOne],
    ['ingress: null', { ingress: null }, noOne],
    ['ingress: []', { ingress: [] }, noOne],
    ['ingress: [{}]', { ingress: [{}] }, everyone],
    ['from: null', { ingress: [{ from: null }] }, everyone],
    ['from: []', { ingress: [{ from: [] }] }, everyone],
    ['ports: null', { ingress: [{ from: [], ports: null }] }, everyone],
    ['ports: []', { ingress: [{ from: [], ports: [] }] }, everyone],
    ['one rule of several is enough', { ingress: [{ ports: [{ port: 1 }] }, {}] }, everyone],
  ])('%s', (_, spec, expected) => {
    expect(ingressOf(spec)).toEqual(expected);
  });

  it('add up over policies, whichever comes first', () => {
    const some = policy('a/some', { ingress: [{ from: [{ podSelector: {} }] }] });
    const none = policy('a/none', { podSelector: {} });
    for (const policies of [
      [some, none],
      [none, some],
    ]) {
      const from = world({ namespaces, pods, policies });
      const to = { type: 'pod', namespace: 'a', name: 'server' } as const;
      expect(connect(from, { type: 'pod', namespace: 'a', name: 'friend' }, to, 80, 'TCP').verdict).toBe('allowed');
      expect(connect(from, { type: 'pod', namespace: 'b', name: 'stranger' }, to, 80, 'TCP').verdict).toBe('denied');
    }
  });
});

describe('peers', () => {
  const two = { matchLabels: { team: 'two' } };
  const yes = { matchLabels: { access: 'yes' } };
  it.each<[string, NetworkPolicyPeer[], object]>([
    ['a podSelector speaks of the policy’s namespace', [{ podSelector: yes }], onlyFriend],
    ['an empty podSelector is every pod of that namespace', [{ podSelector: {} }], onlyFriend],
    ['a namespaceSelector is every pod of those namespaces', [{ namespaceSelector: two }], onlyStranger],
    ['an empty namespaceSelector is every namespace', [{ namespaceSelector: {} }], everyone],
    [
      'both in one peer have to match',
      [{ namespaceSelector: two, podSelector: { matchLabels: { access: 'no' } } }],
      noOne,
    ],
    ['both in one peer, matching', [{ namespaceSelector: two, podSelector: yes }], onlyStranger],
    ['in two peers one is enough', [{ namespaceSelector: two }, { podSelector: yes }], everyone],
    ['a null selector is as an absent one', [{ namespaceSelector: two, podSelector: null }], onlyStranger],
    ['a null namespaceSelector, too', [{ namespaceSelector: null, podSelector: yes }], onlyFriend],
    [
      'by the name that every namespace bears',
      [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'b' } } }],
      onlyStranger,
    ],
    [
      'NotIn also matches namespaces without the label',
      [{ namespaceSelector: { matchExpressions: [{ key: 'none', operator: 'NotIn', values: ['x'] }] } }],
      everyone,
    ],
    ['a peer with nothing in it is no one', [{}], noOne],
    ['ipBlock of a pod', [{ ipBlock: { cidr: '10.0.1.3/32' } }], onlyStranger],
    ['ipBlock written with host bits', [{ ipBlock: { cidr: '10.0.1.99/24' } }], onlyStranger],
    ['ipBlock of everything', [{ ipBlock: { cidr: '0.0.0.0/0' } }], everyone],
    ['ipBlock with an exception', [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.1.0/24'] } }], onlyFriend],
    ['ipBlock except nothing', [{ ipBlock: { cidr: '10.0.0.0/8', except: null } }], everyone],
    [
      'what one block excepts another may admit',
      [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.1.0/24'] } }, { ipBlock: { cidr: '10.0.1.3/32' } }],
      everyone,
    ],
    ['ipBlock of the other IP family', [{ ipBlock: { cidr: '::/0' } }], noOne],
    ['a block that is none', [{ ipBlock: { cidr: '10.0.0.0' } }], noOne],
  ])('%s', (_, from, expected) => {
    expect(ingressOf({ ingress: [{ from }] })).toEqual(expected);
  });

  it('tell IPv6 addresses apart, however they are written', () => {
    const six = [pod('a/x', { ip: 'fd00::1' }), pod('a/y', { ip: 'fd00:0:0:0::2' }), pod('a/z', { ip: 'fd00::3' })];
    const block = { cidr: 'fd00:0::/126', except: ['FD00::3/128'] };
    const from = world({ pods: six, policies: [policy('a/p', { ingress: [{ from: [{ ipBlock: block }] }] })] });
    const verdict = (name: string) =>
      connect(from, { type: 'pod', namespace: 'a', name }, { type: 'ip', ip: 'fd00:0::1' }, 80, 'TCP').verdict;
    expect(verdict('y')).toBe('allowed');
    expect(verdict('z')).toBe('denied');
  });
});

describe('ports', () => {
  const verdict = (ports: NetworkPolicyPort[], port: number, protocol: Protocol = 'TCP') =>
    ingressOf({ ingress: [{ ports }] }, port, protocol).friend;

  it.each<[string, NetworkPolicyPort, number, Protocol, string]>([
    ['a number', { port: 8080 }, 8080, 'TCP', 'allowed'],
    ['another number', { port: 80 }, 8080, 'TCP', 'denied'],
    ['TCP unless said otherwise', { port: 8080 }, 8080, 'UDP', 'denied'],
    ['UDP', { protocol: 'UDP', port: 5353 }, 5353, 'UDP', 'allowed'],
    ['UDP is not TCP', { protocol: 'UDP', port: 5353 }, 5353, 'TCP', 'denied'],
    ['SCTP', { protocol: 'SCTP', port: 7 }, 7, 'SCTP', 'allowed'],
    ['a protocol without port is all of its ports', { protocol: 'UDP' }, 12, 'UDP', 'allowed'],
    ['a protocol without port is no other protocol', { protocol: 'UDP' }, 12, 'TCP', 'denied'],
    ['an empty entry is every TCP port', {}, 12, 'TCP', 'allowed'],
    ['an empty entry is no UDP port', {}, 12, 'UDP', 'denied'],
    ['endPort, first', { port: 8000, endPort: 8080 }, 8000, 'TCP', 'allowed'],
    ['endPort, last', { port: 8000, endPort: 8080 }, 8080, 'TCP', 'allowed'],
    ['endPort, beyond', { port: 8000, endPort: 8080 }, 8081, 'TCP', 'denied'],
    ['endPort, before', { port: 8000, endPort: 8080 }, 7999, 'TCP', 'denied'],
    ['endPort equal to port', { port: 80, endPort: 80 }, 80, 'TCP', 'allowed'],
    ['a name', { port: 'web' }, 8080, 'TCP', 'allowed'],
    ['a name is not the number beside it', { port: 'web' }, 80, 'TCP', 'denied'],
    ['a name of the other protocol', { port: 'dns' }, 5353, 'TCP', 'denied'],
    ['a name with its protocol', { port: 'dns', protocol: 'UDP' }, 5353, 'UDP', 'allowed'],
    ['a name that the pod does not have', { port: 'nope' }, 8080, 'TCP', 'denied'],
    ['a name of a sidecar', { port: 'metrics' }, 9102, 'TCP', 'allowed'],
  ])('%s', (_, entry, port, protocol, expected) => {
    expect(verdict([entry], port, protocol)).toBe(expected);
    expect(verdict([{ port: 1 }, entry], port, protocol)).toBe(expected);
  });

  it('in egress rules, a name is that of the destination’s container port', () => {
    const client = pod('a/client', { ip: '10.0.0.9', ports: [{ name: 'web', containerPort: 1234 }] });
    const egress = policy('a/out', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ ports: [{ port: 'web' }] }],
    });
    const from = world({ namespaces, pods: [...pods, client], policies: [egress] });
    const out = (port: number) =>
      connect(from, { type: 'pod', namespace: 'a', name: 'client' }, { type: 'ip', ip: '10.0.0.1' }, port, 'TCP')
        .verdict;
    expect(out(8080)).toBe('allowed');
    expect(out(1234)).toBe('denied');
  });
});

describe('both ends', () => {
  const to = { type: 'pod', namespace: 'a', name: 'server' } as const;
  const out = (spec: NetworkPolicySpec) => policy('b/out', { podSelector: {}, policyTypes: ['Egress'], ...spec });
  const into = (spec: NetworkPolicySpec) => policy('a/in', { podSelector: {}, policyTypes: ['Ingress'], ...spec });
  it.each([
    ['neither isolated', [], 'allowed', ['allowed', 'allowed']],
    ['both admit', [out({ egress: [{}] }), into({ ingress: [{}] })], 'allowed', ['allowed', 'allowed']],
    ['the source does not let out', [out({}), into({ ingress: [{}] })], 'denied', ['denied', 'allowed']],
    ['the destination does not let in', [out({ egress: [{}] }), into({})], 'denied', ['allowed', 'denied']],
    ['neither admits', [out({}), into({})], 'denied', ['denied', 'denied']],
    ['an ingress policy leaves egress open', [policy('b/in', { podSelector: {} })], 'allowed', ['allowed', 'allowed']],
    [
      'an egress policy leaves ingress open',
      [policy('a/out', { policyTypes: ['Egress'] })],
      'allowed',
      ['allowed', 'allowed'],
    ],
  ] as const)('%s', (_, policies, verdict, stages) => {
    const from = world({ namespaces, pods, policies });
    const connection = connect(from, { type: 'pod', namespace: 'b', name: 'stranger' }, to, 80, 'TCP');
    expect(connection.verdict).toBe(verdict);
    expect(connection.reasons.map(({ stage }) => stage)).toEqual(['egress', 'ingress']);
    expect(connection.reasons.map((reason) => reason.verdict)).toEqual(stages);
  });

  it('replies need no rule of their own', () => {
    const from = world({
      namespaces,
      pods,
      policies: [policy('a/none-out', { podSelector: { matchLabels: { app: 'server' } }, policyTypes: ['Egress'] })],
    });
    expect(connect(from, { type: 'pod', namespace: 'b', name: 'stranger' }, to, 80, 'TCP').verdict).toBe('allowed');
  });
});
