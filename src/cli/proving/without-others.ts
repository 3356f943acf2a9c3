import { SETTLED_READS } from '../../grading/settled.js';
import { WORLD_READS } from '../../grading/snapshot.js';
import type { Kube } from '../../kube/kube.js';

/** What every grading lists of the whole cluster. */
const LISTED_ALWAYS = new Set([...WORLD_READS, ...SETTLED_READS].map(({ kind }) => kind));

/**
 * The cluster without these namespaces, as far as gradings list it: what other labs go through at the same time is none
 * of a lab's business, and the pods of a dozen of them are most of what a listing weighs.
 */
export function withoutNamespaces(kube: Kube, namespaces: readonly string[]): Kube {
  if (namespaces.length === 0) return kube;
  const list: Kube['list'] = (target, signal) => {
    if (target.namespace !== undefined || !LISTED_ALWAYS.has(target.kind)) return kube.list(target, signal);
    const field = target.kind === 'Namespace' ? 'metadata.name' : 'metadata.namespace';
    const terms = namespaces.map((name) => `${field}!=${name}`);
    const fieldSelector = [target.fieldSelector, ...terms].filter((term) => term !== undefined).join(',');
    return kube.list({ ...target, fieldSelector }, signal);
  };
  return { ...kube, list };
}
