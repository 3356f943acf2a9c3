import type { Check } from '../domain/lab.js';
import type { GraderRegistry } from './registry.js';
import type { Read } from './snapshot.js';

/** What the checks look at, each once; WORLD_READS come on top. */
export function readsOf(checks: readonly Check[], graders: GraderRegistry): readonly Read[] {
  const reads = checks.flatMap((check) => graders.get(check.kind)?.reads?.(check.spec) ?? []);
  const byKey = new Map(reads.map((read) => [`${read.apiVersion} ${read.kind} ${read.namespace ?? ''}`, read]));
  return [...byKey.values()].filter(
    (read) => read.namespace === undefined || !byKey.has(`${read.apiVersion} ${read.kind} `),
  );
}
