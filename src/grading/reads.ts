import type { Check } from '../domain/lab.js';
import type { GraderRegistry } from './registry.js';
import type { Read } from './snapshot.js';

/** What the checks look at; WORLD_READS come on top. */
export function readsOf(checks: readonly Check[], graders: GraderRegistry): Read[] {
  return distinct(checks.flatMap((check) => graders.get(check.kind)?.reads?.(check.spec) ?? []));
}

/** Each kind once; a listing of one namespace is left out where all namespaces are listed anyway. */
export function distinct(reads: readonly Read[]): Read[] {
  const key = (read: Read, namespace: string | undefined) => `${read.apiVersion} ${read.kind} ${namespace ?? '*'}`;
  const byKey = new Map(reads.map((read) => [key(read, read.namespace), read]));
  return [...byKey.values()].filter((read) => read.namespace === undefined || !byKey.has(key(read, undefined)));
}
