import { describe, expect, it } from 'vitest';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../../src/domain/objects.js';
import { connect } from '../../../src/netmodel/connect.js';
import { namespace, pod, policy, world } from './world-of.js';

const server = pod('a/server', { ip: '10.0.0.1', ports: [{ name: 'web', containerPort: 8080 }] });
const box = pod('b/box', { ip: '10.0.1.2', labels: { app: 'box', access: 'noway' } });

/** The denial of b/box on 8080/TCP by these policies, without the part that is the same for all. */
function denial(...policies: NetworkPolicy[]) {
  const from = world({ namespaces: [namespace('a'), namespace('b', { team: 'blue' })], pods: [server, box], policies });
  const source = { type: 'pod', namespace: 'b', name: 'box' } as const;
  const { verdict, reasons } = connect(from, source, { type: 'pod', namespace: 'a', name: 'server' }, 8080, 'TCP');
  const last = reasons.at(-1);
  expect(verdict).toBe('denied');
  expect(last?.stage).toBe('ingress');
  return { text: last?.text.replace(/^.* on 8080\/TCP(: |; )/, ''), name: last?.object?.name, path: last?.path };
}

const admit = (name: string, peers: NetworkPolicyPeer[], ports: NetworkPolicyPort[] = []) =>
  policy(`a/${name}`, { podSelector: {}, ingress: [{ from: peers, ports }] });

const fromB = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'b' } } };
const yes = { podSelector: { matchLabels: { access: 'yes' } } };

describe('what is said of a denial', () => {
  it.each<[string, NetworkPolicyPeer[], NetworkPolicyPort[], string, string]>([
    [
      'a label with another value',
      [{ ...fromB, ...yes }],
      [],
      'rule 1, peer 1 matches namespaceSelector kubernetes.io/metadata.name=b but not podSelector access=yes: box has access=noway',
      'spec.ingress[0].from[0].podSelector',
    ],
    [
      'a label that is absent',
      [{ ...fromB, podSelector: { matchLabels: { role: 'x' } } }],
      [],
      'rule 1, peer 1 matches namespaceSelector kubernetes.io/metadata.name=b but not podSelector role=x: box has no label role',
      'spec.ingress[0].from[0].podSelector',
    ],
    [
      'the wrong namespace',
      [{ namespaceSelector: { matchLabels: { team: 'red' } }, podSelector: { matchLabels: { app: 'box' } } }],
      [],
      'rule 1, peer 1 matches podSelector app=box but not namespaceSelector team=red: namespace b has team=blue',
      'spec.ingress[0].from[0].namespaceSelector',
    ],
    [
      'a podSelector without namespaceSelector',
      [{ podSelector: { matchLabels: { app: 'box' } } }],
      [],
      "rule 1, peer 1 matches podSelector app=box but not the policy's own namespace a (a podSelector without namespaceSelector): box is in b",
      'spec.ingress[0].from[0].podSelector',
    ],
    [
      'several expressions',
      [
        {
          ...fromB,
          podSelector: {
            matchExpressions: [
              { key: 'access', operator: 'NotIn', values: ['noway'] },
              { key: 'app', operator: 'DoesNotExist' },
            ],
          },
        },
      ],
      [],
      'rule 1, peer 1 matches namespaceSelector kubernetes.io/metadata.name=b but not podSelector access notin (noway), !app: box has access=noway and app=box',
      'spec.ingress[0].from[0].podSelector',
    ],
    [
      'nothing matches',
      [{ namespaceSelector: { matchLabels: { team: 'red' } }, ...yes }],
      [],
      'rule 1, peer 1 does not match namespaceSelector team=red and podSelector access=yes: namespace b has team=blue and box has access=noway',
      'spec.ingress[0].from[0].namespaceSelector',
    ],
    [
      'an address outside the block',
      [{ ipBlock: { cidr: '10.0.0.0/24' } }],
      [],
      'rule 1, peer 1 does not match ipBlock 10.0.0.0/24: 10.0.1.2 is outside 10.0.0.0/24',
      'spec.ingress[0].from[0].ipBlock.cidr',
    ],
    [
      'an address in an exception',
      [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.1.0/24'] } }],
      [],
      'rule 1, peer 1 does not match ipBlock 10.0.0.0/8 except 10.0.1.0/24: 10.0.1.2 is in except 10.0.1.0/24',
      'spec.ingress[0].from[0].ipBlock.except',
    ],
    [
      'the port',
      [fromB],
      [{ port: 80 }],
      'rule 1, peer 1 matches, but the rule admits 80/TCP, not 8080/TCP',
      'spec.ingress[0].ports',
    ],
    [
      'the port, for everyone',
      [],
      [{ port: 80, endPort: 90 }],
      'rule 1 admits 80-90/TCP, not 8080/TCP',
      'spec.ingress[0].ports',
    ],
    [
      'the protocol',
      [],
      [{ port: 8080, protocol: 'UDP' }],
      'rule 1 admits 8080/UDP, not 8080/TCP',
      'spec.ingress[0].ports',
    ],
    [
      'any port of another protocol',
      [],
      [{ protocol: 'UDP' }],
      'rule 1 admits any UDP port, not 8080/TCP',
      'spec.ingress[0].ports',
    ],
    [
      'a port name that the pod has not',
      [],
      [{ port: 'http' }],
      'rule 1 admits http/TCP (a name that no container port of a/server has), not 8080/TCP',
      'spec.ingress[0].ports',
    ],
    [
      'a port name for another protocol',
      [],
      [{ port: 'web', protocol: 'UDP' }],
      'rule 1 admits web/UDP (a name that no container port of a/server has), not 8080/TCP',
      'spec.ingress[0].ports',
    ],
    [
      'peer and port',
      [{ ...fromB, ...yes }],
      [{ port: 80 }],
      'rule 1, peer 1 matches namespaceSelector kubernetes.io/metadata.name=b but not podSelector access=yes: box has access=noway; and the rule admits 80/TCP, not 8080/TCP',
      'spec.ingress[0].from[0].podSelector',
    ],
  ])('%s', (_, peers, ports, text, path) => {
    expect(denial(admit('p', peers, ports))).toEqual({ text, name: 'p', path });
  });

  it('a policy without rules', () => {
    expect(denial(policy('a/none', {}))).toEqual({
      text: 'it has no ingress rules, so it admits no one',
      name: 'none',
      path: 'spec',
    });
  });

  it('names all the policies that isolate the pod, and the nearest', () => {
    const from = world({ pods: [server, box], policies: [policy('a/deny', {}), admit('allow', [yes])] });
    const to = { type: 'pod', namespace: 'a', name: 'server' } as const;
    expect(connect(from, { type: 'pod', namespace: 'b', name: 'box' }, to, 80, 'TCP').reasons.at(-1)?.text).toMatch(
      /^policies a\/allow and a\/deny isolate a\/server for Ingress and none admits b\/box on 80\/TCP; nearest is a\/allow: rule 1, peer 1 does not match/,
    );
  });
});

describe('which miss is the nearest', () => {
  it('the one with the fewest things off', () => {
    const far = { namespaceSelector: { matchLabels: { team: 'red' } }, ...yes };
    expect(denial(admit('p', [far, { ...fromB, ...yes }])).path).toBe('spec.ingress[0].from[1].podSelector');
  });

  it('between equals, the one that has more right', () => {
    const other = { namespaceSelector: { matchLabels: { team: 'red' } } };
    expect(denial(admit('p', [other, { ...fromB, ...yes }])).path).toBe('spec.ingress[0].from[1].podSelector');
    expect(denial(admit('p', [yes, { ...fromB, ...yes }])).path).toBe('spec.ingress[0].from[1].podSelector');
  });

  it('between equals, the one that comes first', () => {
    const [first, second] = [
      { ...fromB, ...yes },
      { ...fromB, podSelector: { matchLabels: { app: 'x' } } },
    ];
    expect(denial(admit('p', [first, second])).path).toBe('spec.ingress[0].from[0].podSelector');
    expect(denial(admit('z', [first]), admit('b', [second])).name).toBe('b');
  });

  it('a label rather than an address', () => {
    expect(denial(admit('p', [{ ipBlock: { cidr: '10.9.0.0/16' } }, yes, { ...fromB, ...yes }])).path).toBe(
      'spec.ingress[0].from[2].podSelector',
    );
  });

  it('a rule that is about this port rather than one that is not', () => {
    const peers = [{ ...fromB, ...yes }];
    const two = policy('a/p', {
      ingress: [
        { from: peers, ports: [{ port: 80 }] },
        { from: peers, ports: [{ port: 8080 }] },
      ],
    });
    expect(denial(two).path).toBe('spec.ingress[1].from[0].podSelector');
  });

  it('any rule rather than a default deny', () => {
    expect(denial(policy('a/a-deny', {}), admit('z', [{ ipBlock: { cidr: '10.9.0.0/16' } }])).name).toBe('z');
  });
});
