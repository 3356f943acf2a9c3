import {
  type Finding,
  type LabelSelector,
  type Labels,
  matchesSelector,
  type NetworkPolicy,
  type NetworkPolicyPeer,
  nameOf,
  podsOf,
  policiesSelecting,
  refOf,
  rulesOf,
  type Seen,
} from '../../src/sdk.js';
import { possibleLabels } from '../possible-labels.js';
import type { Welcome } from './admission.js';
import { podToCome, type Subject } from './subjects.js';

const NAME = 'kubernetes.io/metadata.name';

type Direction = 'Ingress' | 'Egress';

/** The first that a rule admits to the subject although nobody has named it; undefined when there is none. */
export function strangerAt(
  subject: Subject,
  only: readonly Welcome[],
  direction: Direction,
  seen: Seen,
): Finding | undefined {
  const expected = `${subject.name} admits nobody but ${only.map(inWords).join(', ') || 'itself'}`;
  const policies = policiesSelecting(seen.snapshot.world, subject, direction);
  if (policies.length === 0) return { expected, observed: `no policy selects it for ${direction}` };
  for (const policy of policies) {
    for (const { peers, path, peersPath } of rulesOf(policy, direction)) {
      const at = (where: string) => ({ object: refOf(policy), path: where });
      if (peers.length === 0) return { expected, observed: `${nameOf(policy)} admits everyone`, at: at(path) };
      for (const [index, peer] of peers.entries()) {
        const stranger = strangerOf(peer, policy, subject, only, seen, direction);
        const where = `${peersPath}[${index}]`;
        if (stranger) return { expected, observed: `${nameOf(policy)} admits ${stranger} as well`, at: at(where) };
      }
    }
  }
  return undefined;
}

function strangerOf(
  peer: NetworkPolicyPeer,
  policy: NetworkPolicy,
  subject: Subject,
  only: readonly Welcome[],
  seen: Seen,
  direction: Direction,
): string | undefined {
  if (peer.ipBlock) {
    const { cidr } = peer.ipBlock;
    return only.some((one) => isAddressOf(one, cidr, seen)) ? undefined : `whoever has an address of ${cidr}`;
  }
  const podSelector = peer.podSelector ?? {};
  const welcome = only.map((one) => ('like' in one ? {} : { matchLabels: one.labels }));
  for (const namespace of namespacesOf(peer, policy, seen)) {
    const sets = possibleLabels([podSelector, ...welcome]);
    const pods = seen.snapshot.list('Pod', namespace).map((pod) => ({
      name: nameOf(pod),
      metadata: { name: pod.metadata.name, namespace, labels: pod.metadata.labels ?? {} },
    }));
    const stranger = [...pods, ...sets.map((labels) => podToCome(namespace, labels))]
      .filter(({ name }) => name !== subject.name)
      .find(
        (pod) =>
          matchesSelector(podSelector, pod.metadata.labels) &&
          !only.some((one) => isMeant(pod, one, seen)) &&
          consents(pod, subject, direction, seen),
      );
    if (stranger) return stranger.name;
  }
  return undefined;
}

/** Whether the policies at the stranger's own end let it come to the subject; else no rule here lets it in. */
function consents(stranger: Subject, subject: Subject, direction: Direction, seen: Seen): boolean {
  const other = direction === 'Ingress' ? 'Egress' : 'Ingress';
  const policies = policiesSelecting(seen.snapshot.world, stranger, other);
  const { namespace, labels } = subject.metadata;
  const admits = (peer: NetworkPolicyPeer, policy: NetworkPolicy) =>
    peer.ipBlock ||
    (namespacesOf(peer, policy, seen).includes(namespace) && matchesSelector(peer.podSelector ?? {}, labels));
  const letsPass = (policy: NetworkPolicy) =>
    rulesOf(policy, other).some(({ peers }) => peers.length === 0 || peers.some((peer) => admits(peer, policy)));
  return policies.length === 0 || policies.some(letsPass);
}

/** Namespaces that the peer selects: those that are there, and new ones that have no label but their name. */
function namespacesOf({ namespaceSelector }: NetworkPolicyPeer, policy: NetworkPolicy, seen: Seen): string[] {
  if (!namespaceSelector) return [policy.metadata.namespace ?? ''];
  const there = seen.snapshot.world.namespaces.map(({ metadata }) => metadata);
  const names = new Set(there.map(({ name }) => name));
  const others = namesIn(namespaceSelector).filter((name) => !names.has(name));
  const labelled: [string, Labels][] = [
    ...there.map(({ name, labels }): [string, Labels] => [name, { ...labels, [NAME]: name }]),
    ...[...others, 'another-namespace'].map((name): [string, Labels] => [name, { [NAME]: name }]),
  ];
  return labelled.filter(([, labels]) => matchesSelector(namespaceSelector, labels)).map(([name]) => name);
}

function namesIn({ matchLabels, matchExpressions }: LabelSelector): string[] {
  const listed = (matchExpressions ?? []).filter(({ key }) => key === NAME).flatMap(({ values }) => values ?? []);
  return [...listed, ...(matchLabels?.[NAME] === undefined ? [] : [matchLabels[NAME]])];
}

function isMeant({ metadata }: Subject, one: Welcome, seen: Seen): boolean {
  if (!('like' in one))
    return metadata.namespace === one.namespace && matchesSelector({ matchLabels: one.labels }, metadata.labels);
  if (metadata.namespace !== one.like.namespace) return false;
  const { pods } = podsOf(seen.snapshot, one.like);
  if (metadata.name !== '') return pods.some((pod) => pod.metadata.name === metadata.name);
  const others = seen.snapshot.list('Pod', one.like.namespace).filter((pod) => !pods.some((own) => own === pod));
  const borne = (key: string, value: string) => others.some((pod) => pod.metadata.labels?.[key] === value);
  return pods.some((pod) =>
    Object.entries(pod.metadata.labels ?? {}).some(([key, value]) => {
      const own = metadata.labels[key];
      return own === value || (own !== undefined && !borne(key, own));
    }),
  );
}

/** The block is one address, and that of a pod that is welcome. */
function isAddressOf(one: Welcome, cidr: string, seen: Seen): boolean {
  if (!('like' in one)) return false;
  return podsOf(seen.snapshot, one.like).pods.some(({ status }) =>
    [`${status?.podIP}/32`, `${status?.podIP}/128`].includes(cidr),
  );
}

function inWords(one: Welcome): string {
  if ('like' in one) return `${one.like.namespace}/${one.like.name}`;
  return `pods with ${JSON.stringify(one.labels)} in ${one.namespace}`;
}
