import { type Labels, matchesSelector, type Pod, podsOf, type Seen } from '../../src/sdk.js';
import { EVERY_PORT, type Ports, portsInWords } from './ports.js';
import type { Others } from './schema.js';
import type { Subject } from './subjects.js';

/** The ports on which the check means this pod. */
export function meantPorts(pod: Subject, others: readonly Others[], seen: Seen): readonly Ports[] {
  return joined(others.filter((one) => isMeant(pod, one, seen)));
}

/** The ports on which the check means whoever has an address of the block. */
export function meantPortsOfBlock(cidr: string, others: readonly Others[], seen: Seen): readonly Ports[] {
  return joined(others.filter((one) => 'anyone' in one || isAddressOf(one, cidr, seen)));
}

/** The ports on which the check means everybody. */
export function meantPortsOfAll(others: readonly Others[]): readonly Ports[] {
  return joined(others.filter((one) => 'anyone' in one));
}

function joined(others: readonly Others[]): readonly Ports[] {
  return others.some(({ ports }) => ports === undefined) ? EVERY_PORT : others.flatMap(({ ports = [] }) => ports);
}

/** Whether the pod is one of those that the check speaks of. */
export function isMeant({ metadata }: Subject, one: Others, seen: Seen): boolean {
  if ('anyone' in one) return true;
  if (!('like' in one))
    return (
      (one.namespace === '*' || metadata.namespace === one.namespace) &&
      matchesSelector({ matchLabels: one.labels }, metadata.labels)
    );
  if (metadata.namespace !== one.like.namespace) return false;
  const { pods } = podsOf(seen.snapshot, one.like);
  if (metadata.name !== '') return pods.some((pod) => pod.metadata.name === metadata.name);
  const others = podsOf(seen.snapshot, { namespace: one.like.namespace }).pods.filter(
    (pod) => !pods.some((own) => own === pod),
  );
  return pods.some((pod) => isLike(metadata.labels, pod, others));
}

/** A pod to come is like one that is there when it bears what tells that one from pods of other labels. */
function isLike(labels: Labels, pod: Pod, others: readonly Pod[]): boolean {
  const own = pod.metadata.labels ?? {};
  const shared = Object.fromEntries(Object.entries(own).filter(([key, value]) => labels[key] === value));
  const areOthers = others.some(
    ({ metadata: { labels = {} } }) =>
      matchesSelector({ matchLabels: shared }, labels) && !matchesSelector({ matchLabels: own }, labels),
  );
  if (Object.keys(shared).length > 0 && !areOthers) return true;
  const isBorne = (key: string, value: string) => others.some(({ metadata }) => metadata.labels?.[key] === value);
  // A key alone may be what tells it, whatever the value.
  return Object.keys(own).some((key) => {
    const value = labels[key];
    return value !== undefined && value !== own[key] && !isBorne(key, value);
  });
}

/** The block is one address, and that of a pod that is meant. */
function isAddressOf(one: Others, cidr: string, seen: Seen): boolean {
  if (!('like' in one)) return false;
  return podsOf(seen.snapshot, one.like).pods.some(({ status }) =>
    [`${status?.podIP}/32`, `${status?.podIP}/128`].includes(cidr),
  );
}

/** "office/nginx, pods with {"a":"b"} in office on 80/TCP" */
export function othersInWords(others: readonly Others[]): string {
  return others.map((one) => `${whoInWords(one)}${one.ports ? ` on ${portsInWords(one.ports)}` : ''}`).join(', ');
}

function whoInWords(one: Others): string {
  if ('anyone' in one) return 'anybody';
  if ('like' in one) return `${one.like.namespace}/${one.like.name}`;
  const labels = Object.keys(one.labels).length > 0 ? ` with ${JSON.stringify(one.labels)}` : '';
  return `pods${labels} in ${one.namespace === '*' ? 'every namespace' : one.namespace}`;
}
