import {
  type LabelSelector,
  type Labels,
  matchesSelector,
  type NetworkPolicy,
  type NetworkPolicyPeer,
  type Seen,
} from '../../src/sdk.js';

const NAME = 'kubernetes.io/metadata.name';

/** A namespace that nobody has made yet, and that has no label but its name. */
export const ANOTHER = 'another-namespace';

/** Namespaces that the peer selects: those that are there, those that it names, and new ones. */
export function namespacesOf(
  { namespaceSelector }: NetworkPolicyPeer,
  policy: NetworkPolicy,
  seen: Seen,
): readonly string[] {
  if (!namespaceSelector) return [policy.metadata.namespace ?? ''];
  const there = seen.snapshot.world.namespaces.map(({ metadata }) => metadata);
  const names = new Set(there.map(({ name }) => name));
  const others = namesIn(namespaceSelector).filter((name) => !names.has(name));
  const labelled: [string, Labels][] = [
    ...there.map(({ name, labels }): [string, Labels] => [name, { ...labels, [NAME]: name }]),
    ...[...others, ANOTHER].map((name): [string, Labels] => [name, { [NAME]: name }]),
  ];
  return labelled.filter(([, labels]) => matchesSelector(namespaceSelector, labels)).map(([name]) => name);
}

function namesIn({ matchLabels, matchExpressions }: LabelSelector): string[] {
  const listed = (matchExpressions ?? []).filter(({ key }) => key === NAME).flatMap(({ values }) => values ?? []);
  return [...listed, ...(matchLabels?.[NAME] === undefined ? [] : [matchLabels[NAME]])];
}
