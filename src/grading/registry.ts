import type { AnyGrader } from './grader.js';

/** The check kinds that grade.yaml may name. */
export interface GraderRegistry {
  /** Undefined when there is no such kind. */
  get(kind: string): AnyGrader | undefined;
  /** All graders, sorted by kind. */
  all(): readonly AnyGrader[];
}

/** Throws when two graders claim the same kind: that is a mistake in the program, not of its user. */
export function createRegistry(graders: readonly AnyGrader[]): GraderRegistry {
  const byKind = new Map<string, AnyGrader>();
  for (const grader of graders) {
    if (byKind.has(grader.kind)) throw new Error(`two graders are called "${grader.kind}"`);
    byKind.set(grader.kind, grader);
  }
  const sorted = [...byKind.values()].sort((a, b) => a.kind.localeCompare(b.kind));
  return { get: (kind) => byKind.get(kind), all: () => sorted };
}
