import {
  type Direction,
  type Finding,
  type LabelSelector,
  matchesSelector,
  type NetworkPolicy,
  nameOf,
  podsOf,
  policiesSelecting,
  refOf,
  rulesOf,
  type Seen,
} from '../../src/sdk.js';
import { possibleLabels } from '../possible-labels.js';
import { othersInWords } from './meant.js';
import { ANOTHER } from './namespaces.js';
import { closedTo } from './open-to.js';
import { EVERY_PORT, portsInWords } from './ports.js';
import type { Others } from './schema.js';
import { podThatIs, podToCome, type Subject } from './subjects.js';

/** The first of those named whom no rule admits to the subject; undefined when all are. */
export function missedBy(
  subject: Subject,
  admits: readonly Others[],
  direction: Direction,
  seen: Seen,
): Finding | undefined {
  const policies = policiesSelecting(seen.snapshot.world, subject, direction);
  const [first] = policies;
  if (!first) return undefined;
  for (const one of admits) {
    for (const other of candidatesOf(one, policies, direction, seen)) {
      if (other?.name === subject.name) continue;
      const closed = closedTo(one.ports ?? EVERY_PORT, subject, other, direction, seen);
      if (closed.length === 0) continue;
      const who = other?.name ?? 'whoever is outside of the cluster';
      return {
        expected: `${subject.name} ${direction === 'Ingress' ? 'admits' : 'may reach'} ${othersInWords([one])}`,
        observed: `${policies.map(nameOf).join(', ')} ${policies.length > 1 ? 'isolate' : 'isolates'} it, and no rule admits ${who} on ${portsInWords(closed)}`,
        at: { object: refOf(first), path: direction === 'Ingress' ? 'spec.ingress' : 'spec.egress' },
      };
    }
  }
  return undefined;
}

/** Pods that are meant, and pods that could be, as far as the policies can tell them apart; undefined is no pod at all. */
function candidatesOf(
  one: Others,
  policies: readonly NetworkPolicy[],
  direction: Direction,
  seen: Seen,
): (Subject | undefined)[] {
  const there = (namespace: string) => podsOf(seen.snapshot, { namespace }).pods.map(podThatIs);
  if ('like' in one) return there(one.like.namespace).filter(({ metadata }) => metadata.name === one.like.name);
  const peers = policies.flatMap((policy) => rulesOf(policy, direction)).flatMap((rule) => rule.peers);
  const wanted: LabelSelector = { matchLabels: 'labels' in one ? one.labels : {} };
  const sets = possibleLabels([wanted, ...peers.map(({ podSelector }) => podSelector ?? {})]);
  const inside = (namespace: string) =>
    [...there(namespace), ...sets.map((labels) => podToCome(namespace, labels))].filter(({ metadata }) =>
      matchesSelector(wanted, metadata.labels),
    );
  if ('namespace' in one && one.namespace !== '*') return inside(one.namespace);
  const namespaces = seen.snapshot.world.namespaces.map(({ metadata }) => metadata.name);
  const everywhere = [...namespaces, ANOTHER].flatMap(inside);
  return 'anyone' in one ? [...everywhere, undefined] : everywhere;
}
