import type { KubeObject, NetworkPolicySpec } from '../../../../src/domain/objects.js';
import type { Mutation, Place } from './mutation.js';
import type { Changed } from './selectors.js';

const SPECS: readonly Changed<NetworkPolicySpec>[] = [
  ['admits everyone to everything', { podSelector: {}, ingress: [{}] }],
  ['admits everyone on port 8080', { podSelector: {}, ingress: [{ ports: [{ port: 8080 }] }] }],
  ['admits every namespace', { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] }],
  ['admits the own namespace', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }],
  ['opens pods to come with role=public', { podSelector: { matchLabels: { role: 'public' } }, ingress: [{}] }],
  [
    'admits pods with role=guest',
    { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { role: 'guest' } } }] }] },
  ],
  ['denies all ingress', { podSelector: {}, policyTypes: ['Ingress'] }],
  ['denies all egress', { podSelector: {}, policyTypes: ['Egress'] }],
  ['opens all egress', { podSelector: {}, policyTypes: ['Egress'], egress: [{}] }],
  ['lets out to port 80 only', { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 80 }] }] }],
  ['denies ingress to pods with role=idle', { podSelector: { matchLabels: { role: 'idle' } } }],
];

/** Policies beside an answer's own, in each namespace of the lab: harmful ones and harmless ones. */
export function morePolicies({ namespaces }: Place): Mutation[] {
  return namespaces.flatMap((namespace) =>
    SPECS.map(([what, spec]) => ({
      what: `one more policy in ${namespace}: ${what}`,
      objects: [policy(namespace, spec)],
    })),
  );
}

function policy(namespace: string, spec: NetworkPolicySpec): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'one-more', namespace },
    spec,
  };
}
