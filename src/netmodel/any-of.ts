import type { ModelReason } from '../domain/reach.js';
import { type Connection, connection, verdictOf } from './connection.js';
import { list } from './describe.js';

/** One of several destinations that a client may end up with. */
export interface Alternative {
  /** In sentences: the pod's name or the address. */
  name: string;
  reasons: readonly ModelReason[];
}

/**
 * A connection to one of several destinations, picked by chance. Where they differ the verdict
 * is unknown: then the reasons say which differ, followed by one example of each.
 */
export function anyOf(
  before: readonly ModelReason[],
  alternatives: readonly Alternative[],
  say: (verdict: ModelReason['verdict'], text: string) => ModelReason,
): Connection {
  const groups = groupByVerdict(alternatives);
  const [first] = alternatives;
  if (groups.size === 1 && first) return connection(...before, ...first.reasons);
  const parts = [...groups].map(([verdict, members]) => `${list(members.map(({ name }) => name))} ${verdict}`);
  const differ = say('unknown', `the endpoints differ and one is picked by chance: ${parts.join('; ')}`);
  const examples = [...groups.values()].flatMap(([example]) => example?.reasons ?? []);
  return { verdict: 'unknown', reasons: [...before, differ, ...examples] };
}

function groupByVerdict(alternatives: readonly Alternative[]): ReadonlyMap<string, readonly Alternative[]> {
  const groups = new Map<string, Alternative[]>();
  for (const alternative of alternatives) {
    const verdict = verdictOf(alternative.reasons);
    groups.set(verdict, [...(groups.get(verdict) ?? []), alternative]);
  }
  return groups;
}
