import type { Labels, NetworkPolicyPeer, Pod, Protocol } from '../../../src/domain/objects.js';
import type { World } from '../../../src/netmodel/world.js';
import { naiveVerdict } from '../netmodel/naive.js';

export type Port = readonly [number, Protocol];

/** The ports that dense worlds are asked about: that of the servers, another, DNS. */
export const PORTS: readonly Port[] = [
  [80, 'TCP'],
  [8080, 'TCP'],
  [53, 'UDP'],
];

let lastAddress = 0;

/** A pod that could be made at any time; its address is its own. */
export function hypothetical(namespace: string, labels: Labels): Pod {
  lastAddress = (lastAddress + 1) % 60_000;
  const podIP = `10.99.${lastAddress >> 8}.${lastAddress & 255}`;
  const words = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `(${words.join(',') || 'no labels'})`, namespace, labels },
    spec: { containers: [{ name: 'main' }] },
    status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }] },
  };
}

/** None at all, each of these sets, each label of them alone, each with another value; and roles that policies like. */
export function labelSets(sets: readonly Labels[]): Labels[] {
  const all: Labels[] = [{}, { role: 'guest' }, { role: 'public' }, { role: 'nobody' }, { role: 'idle' }];
  for (const set of sets) {
    all.push(set, { ...set, role: 'guest' });
    for (const [key, value] of Object.entries(set)) {
      all.push({ [key]: value }, { [key]: `${value}x` }, { [`${key}s`]: value }, { ...set, [key]: 'wrong' });
    }
  }
  return [...new Map(all.map((labels) => [JSON.stringify(labels), labels])).values()];
}

export function crossed(namespaces: readonly string[], sets: readonly Labels[]): Pod[] {
  return namespaces.flatMap((namespace) => sets.map((labels) => hypothetical(namespace, labels)));
}

/** By the naive reading of the policies alone. A pod always reaches itself. */
export function isOpen(world: World, from: Pod, to: Pod, [port, protocol]: Port): boolean {
  const asked = { ...world, pods: [from, to] };
  return naiveVerdict(asked, addressOf(from), addressOf(to), port, protocol) === 'allowed';
}

/** Whether the pod and an address outside of the cluster, which no selector can match, are open to each other. */
export function isOpenOutside(world: World, pod: Pod, way: 'in' | 'out'): boolean {
  const outside = hypothetical('', {});
  const peers = (list: readonly NetworkPolicyPeer[] | null | undefined) =>
    list?.map((peer) => (peer.ipBlock ? peer : { ipBlock: { cidr: '192.0.2.255/32' } })) ?? null;
  const policies = world.policies.map((policy) => ({
    ...policy,
    spec: {
      ...policy.spec,
      ingress: policy.spec?.ingress?.map((rule) => ({ ...rule, from: peers(rule.from) })) ?? null,
      egress: policy.spec?.egress?.map((rule) => ({ ...rule, to: peers(rule.to) })) ?? null,
    },
  }));
  const [from, to] = way === 'in' ? [outside, pod] : [pod, outside];
  return PORTS.every((port) => isOpen({ ...world, policies }, from, to, port));
}

export function named({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function addressOf(pod: Pod): string {
  return pod.status?.podIP ?? '';
}
