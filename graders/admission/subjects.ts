import { matchesSelector, nameOf, podsOf, type Seen } from '../../src/sdk.js';
import { possibleLabels } from '../possible-labels.js';
import type { AdmissionSpec } from './admission.js';

/** A pod that exists, or one that could. */
export interface Subject {
  name: string;
  metadata: { name: string; namespace: string; labels: Readonly<Record<string, string>> };
}

/** The pods that a check is about. */
export function subjectsOf({ pods, everyPodOf = [], except }: AdmissionSpec, seen: Seen): Subject[] {
  const existing = pods
    ? podsOf(seen.snapshot, pods).pods
    : everyPodOf.flatMap((name) => seen.snapshot.list('Pod', name));
  const subjects = existing.map((pod): Subject => {
    const { name, namespace = '', labels = {} } = pod.metadata;
    return { name: nameOf(pod), metadata: { name, namespace, labels } };
  });
  const toCome = everyPodOf.flatMap((namespace) => {
    const policies = seen.snapshot.world.policies.filter((policy) => policy.metadata.namespace === namespace);
    const sets = possibleLabels(policies.map((policy) => policy.spec?.podSelector ?? {}));
    return sets.map((labels) => podToCome(namespace, labels));
  });
  return [...subjects, ...toCome].filter(({ metadata }) => {
    if (!except || metadata.namespace !== except.namespace) return true;
    return !matchesSelector({ matchLabels: except.labels }, metadata.labels);
  });
}

export function podToCome(namespace: string, labels: Readonly<Record<string, string>>): Subject {
  const words = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const which = words.length > 0 ? `with ${words.join(', ')}` : 'without labels';
  return { name: `a new pod ${which} in ${namespace}`, metadata: { name: '', namespace, labels } };
}
