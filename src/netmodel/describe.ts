import type { Labels, NetworkPolicy, ObjectRef, Protocol } from '../domain/objects.js';
import type { ModelReason } from '../domain/reach.js';

/** A reason; `path` says which field of `object` it is about. */
export function reason(
  stage: ModelReason['stage'],
  verdict: ModelReason['verdict'],
  text: string,
  object?: ObjectRef,
  path?: string,
): ModelReason {
  return { stage, verdict, text, ...(object ? { object } : {}), ...(path === undefined ? {} : { path }) };
}

export function describeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? 'without labels' : `labelled ${pairs.join(', ')}`;
}

/** What the labels hold under a key: "access=noway", or "no label access". */
export function describeLabel(labels: Labels, key: string): string {
  return Object.hasOwn(labels, key) ? `${key}=${labels[key]}` : `no label ${key}`;
}

export function describePort(port: number | string, protocol: Protocol): string {
  return `${port}/${protocol}`;
}

export function policyName(policy: NetworkPolicy): string {
  return `${policy.metadata.namespace}/${policy.metadata.name}`;
}

export function policyRef(policy: NetworkPolicy): ObjectRef {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    name: policy.metadata.name,
    ...(policy.metadata.namespace === undefined ? {} : { namespace: policy.metadata.namespace }),
  };
}

export function ref(kind: 'Pod' | 'Service', namespace: string, name: string): ObjectRef {
  return { apiVersion: 'v1', kind, namespace, name };
}

/** "a", "a and b", "a, b and c". */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
