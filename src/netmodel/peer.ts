import type { LabelSelector, Labels, NetworkPolicyPeer } from '../domain/objects.js';
import type { Condition, Seen } from './condition.js';
import { describeLabel, list } from './describe.js';
import { describeBlock, ipBlockCondition } from './ip-block.js';
import { lookUp } from './lookup.js';
import type { Party } from './party.js';
import { describeSelector, failingTerms, matchesSelector } from './selector.js';

export function conditionsOf(peer: NetworkPolicyPeer, seen: Seen): readonly Condition[] {
  if (peer.ipBlock) return [ipBlockCondition(peer.ipBlock, seen)];
  const { podSelector, namespaceSelector } = peer;
  if (namespaceSelector) {
    const condition = namespaceCondition(namespaceSelector, seen);
    return podSelector ? [condition, podCondition(podSelector, seen)] : [condition];
  }
  return podSelector ? [ownNamespaceCondition(seen), podCondition(podSelector, seen)] : [EMPTY_PEER];
}

/** "namespaceSelector team=a and podSelector access=yes" */
export function describePeer(peer: NetworkPolicyPeer): string {
  if (peer.ipBlock) return describeBlock(peer.ipBlock);
  const parts = [];
  if (peer.namespaceSelector) parts.push(describeNamespaces(peer.namespaceSelector));
  if (peer.podSelector) parts.push(describePods(peer.podSelector));
  return list(parts);
}

const describeNamespaces = (selector: LabelSelector) =>
  `namespaceSelector ${describeSelector(selector, '{} (all namespaces)')}`;
const describePods = (selector: LabelSelector) => `podSelector ${describeSelector(selector, '{} (all pods)')}`;

function namespaceCondition(selector: LabelSelector, { world, other }: Seen): Condition {
  const labels = other.namespace === undefined ? undefined : lookUp(world).namespaceLabels(other.namespace);
  return selectorCondition('namespaceSelector', selector, labels, other, () => ({
    text: describeNamespaces(selector),
    owner: `namespace ${other.namespace}`,
  }));
}

function podCondition(selector: LabelSelector, { other }: Seen): Condition {
  return selectorCondition('podSelector', selector, other.labels, other, () => ({
    text: describePods(selector),
    owner: other.shortName,
  }));
}

/** A podSelector on its own speaks of the policy's namespace alone. */
function ownNamespaceCondition({ namespace, other }: Seen): Condition {
  const same = other.namespace === namespace;
  return {
    holds: !same ? 'no' : other.onHost ? 'unknown' : 'yes',
    misses: 1,
    field: 'podSelector',
    text: () => `the policy's own namespace ${namespace} (a podSelector without namespaceSelector)`,
    because: () =>
      other.namespace === undefined
        ? `${other.name} is no pod`
        : same
          ? hostNetworkReason(other)
          : `${other.shortName} is in ${other.namespace}`,
  };
}

function selectorCondition(
  field: string,
  selector: LabelSelector,
  labels: Labels | undefined,
  other: Party,
  words: () => { text: string; owner: string },
): Condition {
  const matches = labels !== undefined && matchesSelector(selector, labels);
  const failing = labels === undefined || matches ? [] : failingTerms(selector, labels);
  return {
    holds: !matches ? 'no' : other.onHost ? 'unknown' : 'yes',
    misses: Math.max(1, failing.length),
    field,
    text: () => words().text,
    because: () => {
      if (labels === undefined) return `${other.name} is no pod`;
      if (matches) return hostNetworkReason(other);
      const found = [...new Set(failing.map((term) => describeLabel(labels, term.key)))];
      return `${words().owner} has ${list(found)}`;
    },
  };
}

const hostNetworkReason = (party: Party) =>
  `${party.name} uses its node's network, where selectors may or may not apply`;

/** The API refuses such a peer. */
const EMPTY_PEER: Condition = {
  holds: 'no',
  misses: 1,
  field: 'podSelector',
  text: () => 'a peer without selector and ipBlock',
  because: () => 'such a peer admits no one',
};
