import type { NetworkPolicyPeer } from '../../../../src/domain/objects.js';
import type { Place } from './mutation.js';
import { type Changed, selectorMutations } from './selectors.js';

const NAME = 'kubernetes.io/metadata.name';

/** Other lists of peers in place of one. None of them is refused by the API. */
export function peersMutations(
  peers: readonly NetworkPolicyPeer[],
  place: Place,
): Changed<readonly NetworkPolicyPeer[]>[] {
  const changed: Changed<readonly NetworkPolicyPeer[]>[] = [];
  for (const [index, peer] of peers.entries()) {
    const replaced = (...others: NetworkPolicyPeer[]) => peers.toSpliced(index, 1, ...others);
    const { podSelector, namespaceSelector } = peer;
    if (peers.length > 1) changed.push([`peer ${index} dropped`, replaced()]);
    if (podSelector && namespaceSelector) {
      changed.push(
        [`peer ${index} split in two (or instead of and)`, replaced({ podSelector }, { namespaceSelector })],
        [`peer ${index}: podSelector removed`, replaced({ namespaceSelector })],
        [`peer ${index}: namespaceSelector removed`, replaced({ podSelector })],
      );
    }
    const next = peers[index + 1];
    if (next) {
      const matchLabels = { ...podSelector?.matchLabels, ...next.podSelector?.matchLabels };
      const joined = { ...peer, ...next, podSelector: { ...podSelector, ...next.podSelector, matchLabels } };
      changed.push([`peers ${index} and ${index + 1} joined (and instead of or)`, peers.toSpliced(index, 2, joined)]);
    }
    if (podSelector) {
      for (const [what, selector] of selectorMutations(podSelector))
        changed.push([`peer ${index} podSelector: ${what}`, replaced({ ...peer, podSelector: selector })]);
    }
    for (const [what, selector] of namespaceSelector ? selectorMutations(namespaceSelector) : [])
      changed.push([`peer ${index} namespaceSelector: ${what}`, replaced({ ...peer, namespaceSelector: selector })]);
    for (const name of [...place.namespaces, 'elsewhere']) {
      const selector = { matchLabels: { [NAME]: name } };
      changed.push([`peer ${index} in namespace ${name}`, replaced({ ...peer, namespaceSelector: selector })]);
    }
    changed.push([`peer ${index} in any namespace`, replaced({ ...peer, namespaceSelector: {} })]);
  }
  const more: Changed<NetworkPolicyPeer>[] = [
    ['every pod of the namespace', { podSelector: {} }],
    ['every namespace', { namespaceSelector: {} }],
    ['a namespace elsewhere', { namespaceSelector: { matchLabels: { [NAME]: 'elsewhere' } } }],
    ['pods with role=guest', { podSelector: { matchLabels: { role: 'guest' } } }],
    ['every address', { ipBlock: { cidr: '0.0.0.0/0' } }],
  ];
  for (const [what, peer] of more) changed.push([`one more peer, ${what}`, [...peers, peer]]);
  const [first] = peers;
  if (first) changed.push(['the first peer twice', [...peers, first]]);
  return changed;
}
