import type { Clock } from '../domain/clock.js';
import type { Listener } from '../domain/events.js';
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
  const mend = (title: string, work: () => Promise<unknown>) => inPhase({ clock, on, phase: 'mend', title }, work);
  for (const { metadata } of cordoned) {
    const uncordon = () =>
      kube.patch({ ...NODE, name: metadata.name }, { spec: { unschedulable: null } }, undefined, signal);
    await mend(`Uncordoning node ${metadata.name}, which takes no pods`, uncordon);
  }
  for (const { metadata } of policies) {
    const remove = () => kube.delete({ ...POLICIES, name: metadata.name }, {}, signal);
    await mend(`Removing NetworkPolicy kube-system/${metadata.name}, which closes parts of the cluster`, remove);
  }
  if (isSilent) {
    const scale = () => kube.patch(DNS, { spec: { replicas: 1 } }, undefined, signal);
    await mend('Giving CoreDNS a replica, as it has none', scale);
  }
}
