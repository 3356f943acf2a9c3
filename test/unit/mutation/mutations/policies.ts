import type {
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from '../../../../src/domain/objects.js';
import type { Mutation, Place } from './mutation.js';
import { peersMutations } from './peers.js';
import { portsMutations } from './ports.js';
import { type Changed, selectorMutations } from './selectors.js';

type Rule = { peers?: readonly NetworkPolicyPeer[] | undefined; ports?: readonly NetworkPolicyPort[] | undefined };

/** Every systematic change to one NetworkPolicy. */
export function policyMutations(policy: NetworkPolicy, place: Place): Mutation[] {
  const spec = policy.spec ?? {};
  const changed: Changed<NetworkPolicySpec>[] = [
    ...typesMutations(spec),
    ...selectorMutations(spec.podSelector ?? {}).map(
      ([what, podSelector]): Changed<NetworkPolicySpec> => [
        `podSelector of the policy: ${what}`,
        { ...spec, podSelector },
      ],
    ),
    ...rulesMutations(
      (spec.ingress ?? []).map(({ from, ports }) => readRule(from, ports)),
      place,
    ).map(
      ([what, rules]): Changed<NetworkPolicySpec> => [
        `ingress: ${what}`,
        { ...spec, ingress: rules.map((rule) => written(rule, 'from')) },
      ],
    ),
    ...(spec.egress?.length
      ? rulesMutations(
          (spec.egress ?? []).map(({ to, ports }) => readRule(to, ports)),
          place,
        )
      : []
    ).map(
      ([what, rules]): Changed<NetworkPolicySpec> => [
        `egress: ${what}`,
        { ...spec, egress: rules.map((rule) => written(rule, 'to')) },
      ],
    ),
  ];
  return changed.map(([what, mutated]) => ({ what, objects: [{ ...policy, spec: mutated }] }));
}

function readRule(peers?: readonly NetworkPolicyPeer[] | null, ports?: readonly NetworkPolicyPort[] | null): Rule {
  return { peers: peers ?? undefined, ports: ports ?? undefined };
}

function written({ peers, ports }: Rule, key: 'from' | 'to') {
  return { ...(peers ? { [key]: peers } : {}), ...(ports ? { ports } : {}) };
}

function typesMutations({ policyTypes: _, ...spec }: NetworkPolicySpec): Changed<NetworkPolicySpec>[] {
  return [
    ['policyTypes removed', spec],
    ['policyTypes: Ingress', { ...spec, policyTypes: ['Ingress'] }],
    ['policyTypes: Egress', { ...spec, policyTypes: ['Egress'] }],
    ['policyTypes: both', { ...spec, policyTypes: ['Ingress', 'Egress'] }],
    ['both, egress open', { ...spec, policyTypes: ['Ingress', 'Egress'], egress: [{}] }],
    ['both, egress to port 80', { ...spec, policyTypes: ['Ingress', 'Egress'], egress: [{ ports: [{ port: 80 }] }] }],
    [
      'both, egress to pods',
      { ...spec, policyTypes: ['Ingress', 'Egress'], egress: [{ to: [{ namespaceSelector: {} }] }] },
    ],
  ];
}

function rulesMutations(rules: readonly Rule[], place: Place): Changed<readonly Rule[]>[] {
  const changed: Changed<readonly Rule[]>[] = [
    ['[]', []],
    ['[{}]', [{}]],
    ['one more rule, {}', [...rules, {}]],
    ['one more rule, port 8080 for everyone', [...rules, { ports: [{ port: 8080 }] }]],
    ['one more rule, UDP for everyone', [...rules, { ports: [{ protocol: 'UDP' }] }]],
  ];
  for (const [index, rule] of rules.entries()) {
    const replaced = (other?: Rule) => rules.toSpliced(index, 1, ...(other ? [other] : []));
    changed.push([`rule ${index} dropped`, replaced()], [`rule ${index}: peers []`, replaced({ ...rule, peers: [] })]);
    changed.push([`rule ${index}: peers dropped`, replaced({ ...rule, peers: undefined })]);
    for (const [what, peers] of peersMutations(rule.peers ?? [], place))
      changed.push([`rule ${index}: ${what}`, replaced({ ...rule, peers })]);
    for (const [what, ports] of portsMutations(rule.ports))
      changed.push([`rule ${index}: ${what}`, replaced({ ...rule, ports })]);
  }
  return changed;
}
