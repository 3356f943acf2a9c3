import type { LabelSelector, NetworkPolicyPeer, NetworkPolicyPort, Pod } from '../../../src/domain/objects.js';
import type { World } from '../../../src/netmodel/world.js';

/**
 * A second reading of the NetworkPolicy documentation, as plain and slow as possible: first every
 * grant that any policy gives is written out, then a connection is looked up among them. Pods to
 * pods alone, by address. Shares nothing with the model that it checks.
 */
export function naiveVerdict(world: World, from: string, to: string, port: number, protocol: string): string {
  if (from === to) return 'allowed';
  let source: Pod | undefined;
  let target: Pod | undefined;
  for (const pod of world.pods) {
    if (pod.status?.podIP === from) source = pod;
    if (pod.status?.podIP === to) target = pod;
  }
  if (!source || !target) throw new Error(`${from} or ${to} is no pod's address`);
  const out = grantsOf(world, source, 'Egress', [target], [[port, protocol]]);
  if (out !== undefined && !out.includes(grant(to, port, protocol))) return 'denied';
  const into = grantsOf(world, target, 'Ingress', [source], [[port, protocol]]);
  if (into !== undefined && !into.includes(grant(from, port, protocol))) return 'denied';
  return 'allowed';
}

function grant(address: string | undefined, port: number, protocol: string): string {
  return `${address} ${port}/${protocol}`;
}

/** Everything that the policies grant to `pod`, among these others and ports; undefined when it is not isolated. */
function grantsOf(
  world: World,
  pod: Pod,
  way: 'Ingress' | 'Egress',
  others: Pod[],
  ports: [number, string][],
): string[] | undefined {
  const grants: string[] = [];
  let isolated = false;
  for (const policy of world.policies) {
    if (policy.metadata.namespace !== pod.metadata.namespace) continue;
    const spec = policy.spec ?? {};
    let types: string[] = [...(spec.policyTypes ?? [])];
    if (types.length === 0) {
      types = ['Ingress'];
      if (spec.egress && spec.egress.length > 0) types.push('Egress');
    }
    if (types.indexOf(way) === -1) continue;
    if (spec.podSelector && !selects(spec.podSelector, pod.metadata.labels ?? {})) continue;
    isolated = true;
    const rules: {
      from?: readonly NetworkPolicyPeer[] | null;
      to?: readonly NetworkPolicyPeer[] | null;
      ports?: readonly NetworkPolicyPort[] | null;
    }[] = way === 'Ingress' ? [...(spec.ingress ?? [])] : [...(spec.egress ?? [])];
    for (const rule of rules) {
      const peers = way === 'Ingress' ? rule.from : rule.to;
      for (const other of others) {
        const welcome =
          !peers ||
          peers.length === 0 ||
          peers.filter((peer) => isPeer(world, policy.metadata.namespace, peer, other)).length > 0;
        if (!welcome) continue;
        const destination = way === 'Ingress' ? pod : other;
        for (const [port, protocol] of ports) {
          if (portListed(rule.ports, destination, port, protocol)) {
            grants.push(grant(other.status?.podIP, port, protocol));
          }
        }
      }
    }
  }
  return isolated ? grants : undefined;
}

function selects(selector: LabelSelector, labels: Record<string, string>): boolean {
  let verdict = true;
  for (const key in selector.matchLabels ?? {}) {
    if (labels[key] !== selector.matchLabels?.[key]) verdict = false;
  }
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const has = key in labels;
    const listed = has && (values ?? []).some((value) => value === labels[key]);
    if (operator === 'In' && !listed) verdict = false;
    if (operator === 'NotIn' && listed) verdict = false;
    if (operator === 'Exists' && !has) verdict = false;
    if (operator === 'DoesNotExist' && has) verdict = false;
  }
  return verdict;
}

function isPeer(world: World, policyNamespace: string | undefined, peer: NetworkPolicyPeer, other: Pod): boolean {
  if (peer.ipBlock) {
    const ip = other.status?.podIP ?? '';
    if (!inBlock(ip, peer.ipBlock.cidr)) return false;
    for (const hole of peer.ipBlock.except ?? []) if (inBlock(ip, hole)) return false;
    return true;
  }
  if (!peer.namespaceSelector && !peer.podSelector) return false;
  if (peer.namespaceSelector) {
    const space = world.namespaces.filter((candidate) => candidate.metadata.name === other.metadata.namespace)[0];
    const labels: Record<string, string> = { ...space?.metadata.labels };
    labels['kubernetes.io/metadata.name'] = other.metadata.namespace ?? '';
    if (!selects(peer.namespaceSelector, labels)) return false;
  } else if (other.metadata.namespace !== policyNamespace) {
    return false;
  }
  return !peer.podSelector || selects(peer.podSelector, other.metadata.labels ?? {});
}

function portListed(
  ports: readonly NetworkPolicyPort[] | null | undefined,
  destination: Pod,
  port: number,
  protocol: string,
): boolean {
  if (!ports || ports.length === 0) return true;
  for (const entry of ports) {
    if ((entry.protocol || 'TCP') !== protocol) continue;
    if (entry.port === undefined) return true;
    if (typeof entry.port === 'string') {
      const containers = [...destination.spec.containers, ...(destination.spec.initContainers ?? [])];
      for (const container of containers)
        for (const own of container.ports ?? [])
          if (own.name === entry.port && (own.protocol || 'TCP') === protocol && own.containerPort === port)
            return true;
      continue;
    }
    for (let number = entry.port; number <= (entry.endPort ?? entry.port); number++) if (number === port) return true;
  }
  return false;
}

/** By the bits, written out as text. */
function inBlock(ip: string, cidr: string): boolean {
  const [network = '', length = ''] = cidr.split('/');
  const a = bits(ip);
  const b = bits(network);
  return a.length === b.length && a.slice(0, Number(length)) === b.slice(0, Number(length));
}

function bits(ip: string): string {
  if (!ip.includes(':'))
    return ip
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  const [head = '', tail] = ip.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...(tail === undefined ? [] : zeros), ...right]
    .map((part) => Number.parseInt(part, 16).toString(2).padStart(16, '0'))
    .join('');
}
