import type { Labels, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../domain/objects.js';
import { lookUp } from './lookup.js';
import { matchesSelector } from './selector.js';
import type { World } from './world.js';

export type Direction = 'Ingress' | 'Egress';

export const OPPOSITE = { Ingress: 'Egress', Egress: 'Ingress' } as const satisfies Record<Direction, Direction>;

/** What decides which policies select a pod; a Pod is one. */
export interface Selectable {
  metadata: { namespace?: string; labels?: Labels };
}

/** One rule of a policy, the same for both directions. Empty `peers` admit everyone, empty `ports` every port. */
export interface Rule {
  peers: readonly NetworkPolicyPeer[];
  ports: readonly NetworkPolicyPort[];
  /** spec.ingress[0] */
  path: string;
  /** spec.ingress[0].from */
  peersPath: string;
}

/**
 * Whether the pods that a policy selects are isolated in this direction. Without policyTypes
 * that is always so for Ingress, and for Egress when the policy has egress rules.
 */
export function isolates(policy: NetworkPolicy, direction: Direction): boolean {
  const types = policy.spec?.policyTypes ?? [];
  if (types.length > 0) return types.includes(direction);
  return direction === 'Ingress' || (policy.spec?.egress ?? []).length > 0;
}

/** The policies that isolate the pod in this direction: those of its own namespace that select it, by name. */
export function policiesSelecting(world: World, pod: Selectable, direction: Direction): readonly NetworkPolicy[] {
  const { namespace, labels } = pod.metadata;
  return lookUp(world)
    .policies(namespace ?? '')
    .filter((policy) => isolates(policy, direction) && matchesSelector(policy.spec?.podSelector ?? {}, labels ?? {}));
}

/** A policy's rules for one direction. None at all admits no one. */
export function rulesOf(policy: NetworkPolicy, direction: Direction): readonly Rule[] {
  if (direction === 'Ingress') {
    return (policy.spec?.ingress ?? []).map((rule, index) => ({
      peers: rule.from ?? [],
      ports: rule.ports ?? [],
      path: `spec.ingress[${index}]`,
      peersPath: `spec.ingress[${index}].from`,
    }));
  }
  return (policy.spec?.egress ?? []).map((rule, index) => ({
    peers: rule.to ?? [],
    ports: rule.ports ?? [],
    path: `spec.egress[${index}]`,
    peersPath: `spec.egress[${index}].to`,
  }));
}
