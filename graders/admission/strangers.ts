import {
  type Direction,
  type Finding,
  matchesSelector,
  type NetworkPolicy,
  type NetworkPolicyPeer,
  nameOf,
  OPPOSITE,
  podsOf,
  policiesSelecting,
  refOf,
  rulesOf,
  type Seen,
} from '../../src/sdk.js';
import { possibleLabels } from '../possible-labels.js';
import { meantPorts, meantPortsOfAll, meantPortsOfBlock, othersInWords } from './meant.js';
import { namespacesOf } from './namespaces.js';
import { openTo } from './open-to.js';
import { inBoth, type Ports, portsInWords, portsOf, without } from './ports.js';
import type { Others } from './schema.js';
import { podThatIs, podToCome, type Subject } from './subjects.js';

type Rule = ReturnType<typeof rulesOf>[number];

/** Somebody whom a rule admits, and the ports on which nobody meant it to. */
interface Stranger {
  name: string;
  ports: readonly Ports[];
}

/** The first that a rule admits to the subject although nobody has named it; undefined when there is none. */
export function strangerAt(
  subject: Subject,
  only: readonly Others[],
  direction: Direction,
  seen: Seen,
): Finding | undefined {
  const expected = `${subject.name} ${direction === 'Ingress' ? 'admits' : 'reaches'} nobody but ${othersInWords(only) || 'itself'}`;
  const policies = policiesSelecting(seen.snapshot.world, subject, direction);
  if (policies.length === 0) return { expected, observed: `no policy selects it for ${direction}` };
  for (const policy of policies) {
    const finding = (stranger: Stranger, path: string): Finding => ({
      expected,
      observed: `${nameOf(policy)} admits ${inWords(stranger)}`,
      at: { object: refOf(policy), path },
    });
    for (const rule of rulesOf(policy, direction)) {
      if (rule.peers.length === 0) {
        const ports = without(
          portsOf(rule.ports, direction === 'Ingress' ? subject.pod : undefined),
          meantPortsOfAll(only),
        );
        if (ports.length > 0) return finding({ name: 'everyone', ports }, rule.path);
      }
      for (const [index, peer] of rule.peers.entries()) {
        const stranger = strangerOf(peer, rule, policy, subject, only, seen, direction);
        if (stranger) return finding(stranger, `${rule.peersPath}[${index}]`);
      }
    }
  }
  return undefined;
}

function inWords({ name, ports }: Stranger): string {
  const words = portsInWords(ports);
  if (words !== 'every port') return `${name} on ${words}`;
  return name === 'everyone' ? name : `${name} as well`;
}

function strangerOf(
  peer: NetworkPolicyPeer,
  rule: Rule,
  policy: NetworkPolicy,
  subject: Subject,
  only: readonly Others[],
  seen: Seen,
  direction: Direction,
): Stranger | undefined {
  const admitted = (pod: Subject | undefined) => portsOf(rule.ports, direction === 'Ingress' ? subject.pod : pod?.pod);
  if (peer.ipBlock) {
    const { cidr } = peer.ipBlock;
    const ports = without(admitted(undefined), meantPortsOfBlock(cidr, only, seen));
    return ports.length > 0 ? { name: `whoever has an address of ${cidr}`, ports } : undefined;
  }
  const podSelector = peer.podSelector ?? {};
  const known = only.map((one) => ('labels' in one ? { matchLabels: one.labels } : {}));
  for (const namespace of namespacesOf(peer, policy, seen)) {
    const pods = podsOf(seen.snapshot, { namespace }).pods.map(podThatIs);
    const sets = possibleLabels([podSelector, ...known]);
    for (const pod of [...pods, ...sets.map((labels) => podToCome(namespace, labels))]) {
      if (pod.name === subject.name || !matchesSelector(podSelector, pod.metadata.labels)) continue;
      const strange = without(admitted(pod), meantPorts(pod, only, seen));
      if (strange.length === 0) continue;
      // Only where the policies at its own end agree does it get in; a block there may hold any address.
      const atItsEnd = openTo(pod, subject, OPPOSITE[direction], seen, () => true);
      const ports = inBoth(strange, atItsEnd);
      if (ports.length > 0) return { name: pod.name, ports };
    }
  }
  return undefined;
}
