import type { Json } from '../../../src/cluster/embedded/object.js';

const CHANGING_KEYS = new Set(['resourceVersion', 'creationTimestamp', 'time', 'healthCheckNodePort']);
const CHANGING_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME'],
  [/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-*****'],
  [/^10\.96\.\d+\.\d+$/, 'CLUSTER-IP'],
  // The diff of a pod's spec, spelled as the API server's own types.
  [/\n@@ -.*$/s, ''],
];

/** The value without what differs from one creation to the next: identities, times, addresses and random names. */
export function normal(value: Json): Json {
  if (typeof value === 'string') return CHANGING_TEXTS.reduce((text, [from, to]) => text.replace(from, to), value);
  if (Array.isArray(value)) return value.map(normal);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([key]) => !CHANGING_KEYS.has(key));
  return Object.fromEntries(entries.map(([key, inner]) => [normal(key), normal(inner)]));
}
