import { ACTOR_LABEL } from '../domain/actor-labels.js';
import type { Labels, Pod } from '../domain/objects.js';
import type { ModelSource } from './connection.js';
import { describeLabels } from './describe.js';
import { hostIpsOf, podIpsOf } from './pod.js';

/** One end of a connection. */
export interface Party {
  /** In sentences: "default/sleepybox1", "a pod in default labelled access=yes", "192.0.2.7". */
  readonly name: string;
  /** In sentences that have named it in full already. */
  readonly shortName: string;
  /** Absent for addresses that belong to no pod. */
  readonly namespace?: string;
  readonly labels?: Labels;
  /** Empty: not known. */
  readonly ips: readonly string[];
  readonly pod?: Pod;
  /** It shares a node's network: policies see the node, not a pod. */
  readonly onHost: boolean;
  readonly node?: { readonly name?: string; readonly ips: readonly string[] };
}

export function podParty(pod: Pod): Party {
  const namespace = pod.metadata.namespace ?? '';
  const { nodeName } = pod.spec;
  return {
    name: `${namespace}/${pod.metadata.name}`,
    shortName: pod.metadata.name,
    namespace,
    labels: pod.metadata.labels ?? {},
    ips: podIpsOf(pod),
    pod,
    onHost: pod.spec.hostNetwork === true,
    node: { ips: hostIpsOf(pod), ...(nodeName === undefined ? {} : { name: nodeName }) },
  };
}

export function actorParty({ namespace, labels, ip }: ModelSource & { type: 'actor' }): Party {
  const { [ACTOR_LABEL]: _, ...own } = labels;
  const name = `a pod in ${namespace} ${describeLabels(own)}`;
  return { name, shortName: 'it', namespace, labels, ips: ip === undefined ? [] : [ip], onHost: false };
}

export function addressParty(ip: string, onHost: boolean): Party {
  return { name: ip, shortName: ip, ips: [ip], onHost, ...(onHost ? { node: { ips: [ip] } } : {}) };
}

/** Whether both are on one node. False when that is not known. */
export function onSameNode(a: Party, b: Party): boolean {
  if (!a.node || !b.node) return false;
  if (a.node.name !== undefined && a.node.name === b.node.name) return true;
  const { ips } = b.node;
  return a.node.ips.some((ip) => ips.includes(ip));
}
