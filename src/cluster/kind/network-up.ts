import type { KubeObject, Pod } from '../../domain/objects.js';
import type { Kube } from '../../kube/kube.js';
import { STARTING_TAINT } from './config.js';
import type { Missing } from './rollout.js';

interface Taint {
  key: string;
  effect: string;
}

/** Written by calico-node when it has set up the node: from then on pods get addresses. It is ready seconds later. */
const SET_UP = 'projectcalico.org/IPv4VXLANTunnelAddr';

/**
 * Nothing is missing when `count` nodes are Ready with Calico ready on each. Lets pods onto a node, by removing our
 * taint, as soon as its own Calico has set it up.
 */
export const networkUp =
  (count: number): Missing =>
  async (kube, signal) => {
    const calico = { apiVersion: 'v1', kind: 'Pod', namespace: 'kube-system', labelSelector: 'k8s-app=calico-node' };
    const [nodes, pods] = await Promise.all([
      kube.list({ apiVersion: 'v1', kind: 'Node' }, signal),
      kube.list(calico, signal) as Promise<Pod[]>,
    ]);
    const served = new Set(pods.filter((pod) => hasCondition(pod, 'Ready')).map((pod) => pod.spec.nodeName));
    const ready = nodes.filter((node) => served.has(node.metadata.name));
    const isSetUp = (node: KubeObject) => ready.includes(node) || node.metadata.annotations?.[SET_UP] !== undefined;
    await Promise.all(nodes.filter(isSetUp).map((node) => open(kube, node, signal)));
    const up = ready.filter((node) => hasCondition(node, 'Ready')).length;
    if (up >= count) return undefined;
    return pods.length === 0 ? 'calico-node is not placed yet' : `calico-node ready on ${up} of ${count} nodes`;
  };

async function open(kube: Kube, node: KubeObject, signal?: AbortSignal): Promise<void> {
  const taints = (node.spec as { taints?: Taint[] } | undefined)?.taints ?? [];
  const kept = taints.filter(({ key }) => key !== STARTING_TAINT.key);
  if (kept.length === taints.length) return;
  const target = { apiVersion: 'v1', kind: 'Node', name: node.metadata.name };
  // With the version, so that a taint set meanwhile by Kubernetes is not lost.
  const metadata = { resourceVersion: node.metadata.resourceVersion };
  await kube.patch(target, { metadata, spec: { taints: kept } }, undefined, signal);
}

function hasCondition({ status }: KubeObject, type: string): boolean {
  const conditions = (status as { conditions?: { type: string; status: string }[] } | undefined)?.conditions ?? [];
  return conditions.some((condition) => condition.type === type && condition.status === 'True');
}
