import type { Clock } from '../domain/clock.js';
import type { Listener } from '../domain/events.js';
import type { KubeObject } from '../domain/objects.js';
import type { Kube } from '../kube/kube.js';
import { inPhase } from './phase.js';

const NODE = { apiVersion: 'v1', kind: 'Node' };
const DNS = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'kube-system', name: 'coredns' };
const POLICIES = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', namespace: 'kube-system' };

/**
 * Takes back what a learner did to the cluster itself and what would keep every lab from working: cordoned nodes,
 * NetworkPolicies in kube-system, CoreDNS scaled to nothing. Only for a cluster of our own. Says what it found.
 */
export async function mendCluster(
  kube: Kube,
  { clock, on, signal }: { clock: Clock; on: Listener; signal?: AbortSignal | undefined },
): Promise<void> {
  const [nodes, policies, dns] = await Promise.all([
    kube.list(NODE, signal),
    kube.list(POLICIES, signal),
    kube.get(DNS, signal),
  ]);
  const cordoned = nodes.filter(({ spec }) => (spec as { unschedulable?: boolean } | undefined)?.unschedulable);
  const isSilent = (dns?.spec as { replicas?: number } | undefined)?.replicas === 0;
  if (cordoned.length === 0 && policies.length === 0 && !isSilent) return;
  await inPhase({ clock, on, phase: 'mend', title: 'Mending the cluster' }, async (tell) => {
    for (const node of cordoned) {
      tell(`node ${node.metadata.name} was cordoned: pods may be placed there again`);
      await kube.patch({ ...NODE, name: node.metadata.name }, { spec: { unschedulable: null } }, undefined, signal);
    }
    for (const policy of policies) {
      tell(`NetworkPolicy kube-system/${policy.metadata.name} is taken away: it would close parts of the cluster`);
      await kube.delete({ ...POLICIES, name: policy.metadata.name }, {}, signal);
    }
    if (isSilent) {
      tell('CoreDNS was scaled to nothing: it gets a replica');
      await kube.patch(DNS, { spec: { replicas: 1 } } satisfies Partial<KubeObject>, undefined, signal);
    }
  });
}
