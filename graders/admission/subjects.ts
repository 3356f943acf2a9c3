import { type LabelSelector, matchesSelector, nameOf, type Pod, podsOf, type Seen } from '../../src/sdk.js';
import { possibleLabels } from '../possible-labels.js';
import { isMeant } from './meant.js';
import type { AdmissionSpec } from './schema.js';

/** A pod that exists, or one that could. */
export interface Subject {
  name: string;
  /** Absent for one that does not exist yet. */
  pod?: Pod;
  metadata: { name: string; namespace: string; labels: Readonly<Record<string, string>> };
}

/** The pods that a check is about. */
export function subjectsOf({ pods, everyPodOf = [], labels = {}, except }: AdmissionSpec, seen: Seen): Subject[] {
  const existing = pods
    ? podsOf(seen.snapshot, pods).pods
    : everyPodOf.flatMap((namespace) => podsOf(seen.snapshot, { namespace }).pods);
  const wanted: LabelSelector = { matchLabels: labels };
  const toCome = everyPodOf.flatMap((namespace) => {
    const policies = seen.snapshot.world.policies.filter((policy) => policy.metadata.namespace === namespace);
    const selectors = [wanted, ...policies.map((policy) => policy.spec?.podSelector ?? {})];
    const borne = podsOf(seen.snapshot, { namespace }).pods.map(({ metadata }) => metadata.labels ?? {});
    const sets = possibleLabels(selectors, borne);
    return sets.map((set) => podToCome(namespace, set));
  });
  return [...existing.map(podThatIs), ...toCome].filter(
    (pod) => matchesSelector(wanted, pod.metadata.labels) && !except.some((one) => isMeant(pod, one, seen)),
  );
}

export function podThatIs(pod: Pod): Subject {
  const { name, namespace = '', labels = {} } = pod.metadata;
  return { name: nameOf(pod), pod, metadata: { name, namespace, labels } };
}

export function podToCome(namespace: string, labels: Readonly<Record<string, string>>): Subject {
  const words = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const which = words.length > 0 ? `with ${words.join(', ')}` : 'without labels';
  return { name: `a new pod ${which} in ${namespace}`, metadata: { name: '', namespace, labels } };
}
