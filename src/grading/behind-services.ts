import type { Service } from '../domain/objects.js';
import { addressesOf } from '../netmodel/service.js';
import { isLiving, isProbeClient, workloadOf } from './pods.js';
import type { Snapshot } from './snapshot.js';

/**
 * By the name of each Service of a namespace, whose pods it leads to, ready ones or not: "Deployment/web", "Pod/web"
 * for a bare one; an address that no pod has stands for itself. Needs WORKLOAD_READS in the snapshot.
 */
export function behindServices(
  snapshot: Snapshot,
  namespace: string | undefined,
): ReadonlyMap<string, readonly string[]> {
  const services = (snapshot.list('Service', namespace) as readonly Service[]).filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined,
  );
  return new Map(services.map((service) => [service.metadata.name, behind(snapshot, service)]));
}

function behind(snapshot: Snapshot, service: Service): readonly string[] {
  const names = addressesOf(snapshot.world, service)
    .filter(({ pod }) => pod === undefined || (isLiving(pod) && !isProbeClient(pod)))
    .map(({ ip, pod }) => {
      if (!pod) return ip;
      const { kind, metadata } = workloadOf(snapshot, pod) ?? pod;
      return `${kind}/${metadata.name}`;
    });
  return [...new Set(names)].sort();
}
