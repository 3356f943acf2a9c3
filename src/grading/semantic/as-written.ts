import type { KubeObject } from '../../domain/objects.js';
import { defaultPullPolicy, isServerField } from './server-fields.js';

type Map = Record<string, unknown>;

/**
 * The object as somebody would have written it: without what the API, controllers and kubedrill fill in, keys in one
 * order. The same for an object from a cluster and for a manifest.
 */
export function asWritten(object: KubeObject): KubeObject {
  return cleanMap(object.kind, undefined, object as Map) as KubeObject;
}

function clean(kind: string, parent: string | undefined, field: string, value: unknown): unknown {
  if (value === null || value === undefined || isServerField(kind, parent, field, value)) return undefined;
  if (Array.isArray(value)) return cleanList(kind, field, value);
  if (typeof value === 'object') return cleanMap(kind, field, value as Map) ?? (meansAll(field) ? {} : undefined);
  return value;
}

/** Undefined when nothing is left. */
function cleanMap(kind: string, field: string | undefined, map: Map): Map | undefined {
  const own = field === undefined ? map : withoutImplied(kind, field, map);
  const entries = Object.entries(own).flatMap(([key, value]) => {
    const kept = clean(kind, field, key, value);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return entries.length === 0
    ? undefined
    : Object.fromEntries(entries.sort(([a], [b]) => rank(a) - rank(b) || order(a, b)));
}

function cleanList(kind: string, field: string, list: readonly unknown[]): unknown {
  const items = list.filter((item) => !isInjected(field, item)).map((item) => cleanItem(kind, field, item));
  // An empty list says what none says.
  if (items.length === 0) return undefined;
  // The order of rules, peers and ports of a policy means nothing.
  if (kind !== 'NetworkPolicy') return items;
  return items.sort((a, b) => order(JSON.stringify(a), JSON.stringify(b)));
}

function cleanItem(kind: string, field: string, item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  return Array.isArray(item) ? item : (cleanMap(kind, field, item as Map) ?? {});
}

/** An empty one says something: every pod, every peer, an empty directory. */
function meansAll(field: string): boolean {
  return ['podSelector', 'namespaceSelector', 'emptyDir'].includes(field);
}

/** What Kubernetes puts into lists by itself. */
function isInjected(field: string, item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const { name, key, mountPath } = item as { name?: unknown; key?: unknown; mountPath?: unknown };
  if (field === 'volumes') return String(name).startsWith('kube-api-access-');
  if (field === 'volumeMounts') return mountPath === '/var/run/secrets/kubernetes.io/serviceaccount';
  return field === 'tolerations' && /^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(String(key));
}

/** Values that follow from their neighbours. */
function withoutImplied(kind: string, field: string, map: Map): Map {
  const copy = { ...map };
  if (['containers', 'initContainers'].includes(field) && copy.imagePullPolicy === defaultPullPolicy(copy.image)) {
    delete copy.imagePullPolicy;
  }
  if (kind === 'Service' && field === 'ports') {
    if (copy.targetPort === copy.port) delete copy.targetPort;
  }
  if (kind === 'Service' && field === 'spec' && copy.clusterIP !== 'None') delete copy.clusterIP;
  if (kind === 'NetworkPolicy' && field === 'spec') {
    const isEgress = Array.isArray(copy.egress) && copy.egress.length > 0;
    const implied = isEgress ? ['Egress', 'Ingress'] : ['Ingress'];
    const types = Array.isArray(copy.policyTypes) ? copy.policyTypes.map(String).sort() : implied;
    if (types.join() === implied.join()) delete copy.policyTypes;
  }
  return copy;
}

const FIRST = ['apiVersion', 'kind', 'metadata', 'name', 'namespace'];

function rank(key: string): number {
  const index = FIRST.indexOf(key);
  return index < 0 ? FIRST.length : index;
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
