import { describe, expect, it } from 'vitest';
import type { NetworkPolicy } from '../../../src/domain/objects.js';
import { connect } from '../../../src/netmodel/connect.js';
import type { ModelSource } from '../../../src/netmodel/connection.js';
import { endpointOf, namespace, pod, policy, service, slice, withDns } from './world-of.js';

/** Lab 9: only sleepybox1 in default may reach the pods in restricted. */
function lab9(policies: readonly NetworkPolicy[], { sleepybox2 = { run: 'sleepybox2', access: 'noway' } } = {}) {
  const server = pod('restricted/lab9server', {
    ip: '10.244.1.10',
    labels: { run: 'lab9server', access: 'yes' },
    ports: [{ containerPort: 80 }],
  });
  const ports = [{ port: 80 }];
  return withDns({
    namespaces: [namespace('default', { team: 'blue' }), namespace('restricted'), namespace('third')],
    pods: [
      server,
      pod('restricted/decoy', { ip: '10.244.1.11' }),
      pod('restricted/plain', { ip: '10.244.1.12' }),
      pod('restricted/insider', { ip: '10.244.1.13', labels: { access: 'yes' } }),
      pod('default/sleepybox1', { ip: '10.244.1.20', labels: { run: 'sleepybox1', access: 'yes' } }),
      pod('default/sleepybox2', { ip: '10.244.1.21', labels: sleepybox2 }),
      pod('third/imposter', { ip: '10.244.1.30', labels: { run: 'sleepybox1', access: 'yes' } }),
    ],
    services: [service('restricted/lab9server', { clusterIP: '10.96.9.9', selector: { run: 'lab9server' }, ports })],
    endpointSlices: [slice('restricted/lab9server', [endpointOf(server)], ports)],
    policies,
  });
}

const from = (name: string): ModelSource => {
  const [space = '', own = ''] = name.split('/');
  return { type: 'pod', namespace: space, name: own };
};

const fqdn = { type: 'name', name: 'lab9server.restricted.svc.cluster.local' } as const;
const serverPod = { type: 'pod', namespace: 'restricted', name: 'lab9server' } as const;
const decoy = { type: 'pod', namespace: 'restricted', name: 'decoy' } as const;

/** Who gets through: sleepybox1, sleepybox2, imposter, plain, insider to the server; sleepybox2 to the decoy. */
function outcome(world: ReturnType<typeof lab9>) {
  const verdict = (source: string, to: typeof fqdn | typeof serverPod | typeof decoy) =>
    connect(world, from(source), to, 80, 'TCP').verdict;
  return {
    sleepybox1: verdict('default/sleepybox1', fqdn),
    sleepybox2: verdict('default/sleepybox2', serverPod),
    imposter: verdict('third/imposter', serverPod),
    plain: verdict('restricted/plain', serverPod),
    insider: verdict('restricted/insider', serverPod),
    decoy: verdict('default/sleepybox2', decoy),
  };
}

const asTheTaskSays = {
  sleepybox1: 'allowed',
  sleepybox2: 'denied',
  imposter: 'denied',
  plain: 'denied',
  insider: 'denied',
  decoy: 'denied',
};

const fromDefault = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } } };
const accessYes = { podSelector: { matchLabels: { access: 'yes' } } };

describe('lab 9, right answers', () => {
  const right: Record<string, readonly NetworkPolicy[]> = {
    'the reference answer, with Egress': [
      policy('restricted/mynp', {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ ...fromDefault, ...accessYes }], ports: [{ protocol: 'TCP', port: 80 }] }],
        egress: [{ to: [{ ...fromDefault, ...accessYes }], ports: [{ protocol: 'TCP', port: 80 }] }],
      }),
    ],
    'a namespace label of its own': [
      policy('restricted/own', {
        podSelector: {},
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'blue' } }, ...accessYes }] }],
      }),
    ],
    'the label that kubectl run gives': [
      policy('restricted/run', {
        podSelector: {},
        ingress: [{ from: [{ ...fromDefault, podSelector: { matchLabels: { run: 'sleepybox1' } } }] }],
      }),
    ],
    matchExpressions: [
      policy('restricted/expressions', {
        podSelector: {},
        ingress: [
          {
            from: [
              {
                namespaceSelector: {
                  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['default'] }],
                },
                podSelector: {
                  matchExpressions: [
                    { key: 'access', operator: 'NotIn', values: ['noway'] },
                    { key: 'access', operator: 'Exists' },
                  ],
                },
              },
            ],
          },
        ],
      }),
    ],
    'default deny and an allowance': [
      policy('restricted/default-deny', { podSelector: {}, policyTypes: ['Ingress'] }),
      policy('restricted/allow', {
        podSelector: { matchLabels: { run: 'lab9server' } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ ...fromDefault, ...accessYes }] }],
      }),
    ],
    'an ipBlock of the one pod': [
      policy('restricted/by-ip', { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.244.1.20/32' } }] }] }),
    ],
  };
  it.each(Object.entries(right))('%s', (_, policies) => {
    expect(outcome(lab9(policies))).toEqual(asTheTaskSays);
  });
});

describe('lab 9, wrong answers', () => {
  const ingress = (
    name: string,
    ...from: NonNullable<NonNullable<NetworkPolicy['spec']>['ingress']>[number]['from'][]
  ) => policy(name, { podSelector: {}, ingress: from.map((peers) => ({ from: peers ?? null })) });

  it('two peers where one with both selectors was meant let the whole namespace in, and those inside', () => {
    const world = lab9([ingress('restricted/or', [fromDefault, accessYes])]);
    expect(outcome(world)).toEqual({
      ...asTheTaskSays,
      sleepybox2: 'allowed',
      insider: 'allowed',
      decoy: 'allowed',
    });
    expect(connect(world, from('default/sleepybox2'), serverPod, 80, 'TCP').reasons.at(-1)).toEqual({
      stage: 'ingress',
      verdict: 'allowed',
      text: 'policy restricted/or rule 1, peer 1 (namespaceSelector kubernetes.io/metadata.name=default) admits default/sleepybox2 on 80/TCP',
      object: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', namespace: 'restricted', name: 'or' },
      path: 'spec.ingress[0].from[0]',
    });
  });

  it('a namespaceSelector alone lets sleepybox2 in', () => {
    expect(outcome(lab9([ingress('restricted/ns', [fromDefault])]))).toEqual({
      ...asTheTaskSays,
      sleepybox2: 'allowed',
      decoy: 'allowed',
    });
  });

  it('a podSelector alone speaks of restricted, so it lets the wrong pod in and keeps sleepybox1 out', () => {
    const world = lab9([ingress('restricted/pods', [accessYes])]);
    expect(outcome(world)).toEqual({ ...asTheTaskSays, sleepybox1: 'denied', insider: 'allowed' });
    expect(connect(world, from('default/sleepybox1'), serverPod, 80, 'TCP').reasons.at(-1)?.text).toBe(
      "policy restricted/pods isolates restricted/lab9server for Ingress and does not admit default/sleepybox1 on 80/TCP: rule 1, peer 1 matches podSelector access=yes but not the policy's own namespace restricted (a podSelector without namespaceSelector): sleepybox1 is in default",
    );
  });

  it('a policy in default protects nothing in restricted', () => {
    const world = lab9([ingress('default/misplaced', [{ ...fromDefault, ...accessYes }])]);
    expect(outcome(world)).toEqual({
      sleepybox1: 'allowed',
      sleepybox2: 'allowed',
      imposter: 'allowed',
      plain: 'allowed',
      insider: 'allowed',
      decoy: 'allowed',
    });
  });

  it('the same label on sleepybox2 lets it in', () => {
    const policies = [ingress('restricted/both', [{ ...fromDefault, ...accessYes }])];
    const world = lab9(policies, { sleepybox2: { run: 'sleepybox2', access: 'yes' } });
    expect(outcome(world)).toEqual({ ...asTheTaskSays, sleepybox2: 'allowed', decoy: 'allowed' });
  });

  it('a policy for the server alone leaves the other pods of restricted open', () => {
    const world = lab9([
      policy('restricted/one', {
        podSelector: { matchLabels: { run: 'lab9server' } },
        ingress: [{ from: [{ ...fromDefault, ...accessYes }] }],
      }),
    ]);
    expect(outcome(world)).toEqual({ ...asTheTaskSays, decoy: 'allowed' });
  });

  it('the nearest miss names the peer, what it matches and the label that is off', () => {
    const world = lab9([
      ingress('restricted/mynp', [{ podSelector: { matchLabels: { app: 'x' } } }, { ...fromDefault, ...accessYes }]),
    ]);
    expect(connect(world, from('default/sleepybox2'), serverPod, 80, 'TCP').reasons.at(-1)).toEqual({
      stage: 'ingress',
      verdict: 'denied',
      text: 'policy restricted/mynp isolates restricted/lab9server for Ingress and does not admit default/sleepybox2 on 80/TCP: rule 1, peer 2 matches namespaceSelector kubernetes.io/metadata.name=default but not podSelector access=yes: sleepybox2 has access=noway',
      object: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', namespace: 'restricted', name: 'mynp' },
      path: 'spec.ingress[0].from[1].podSelector',
    });
  });
});
