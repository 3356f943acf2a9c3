import type { KubeObject } from '../../domain/objects.js';

/** What learners had in their labs' namespaces when their attempts ended; the cluster is cleared then. */
export interface WorkStore {
  /** Best effort: a full disk must not keep an attempt from ending. */
  keep(attempt: string, objects: readonly KubeObject[]): Promise<void>;
  /** Undefined when there is nothing of this attempt (any more). */
  read(attempt: string): Promise<readonly KubeObject[] | undefined>;
}
