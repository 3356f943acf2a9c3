import type { Pod, Service } from '../../../../src/domain/objects.js';
import type { Snapshot } from '../../../../src/grading/snapshot.js';
import { hypothetical } from '../dense-world.js';
import { hasAll, podsNamed, targetOf } from './facts.js';
import type { Oracle } from './oracle.js';

export const oracle: Oracle = (after) => {
  const service = after.get('Service', 'web', 'web-service') as Service | undefined;
  if (!service) return 'no Service web-service in web';
  const { type = 'ClusterIP', clusterIP, selector = {}, ports = [] } = service.spec;
  const [port, ...more] = ports;
  if (type !== 'ClusterIP' || clusterIP === 'None') return `type ${type}, cluster IP ${clusterIP}`;
  if (!port || more.length > 0 || port.port !== 80 || (port.protocol ?? 'TCP') !== 'TCP') return 'not port 80 alone';
  if (Object.keys(selector).length === 0) return 'no selector';
  const fresh = podsOf(after, 'web-app');
  const missed = fresh.find((pod) => !hasAll(pod.metadata.labels, selector) || targetOf(port, pod) !== 8080);
  if (missed) return `does not lead to ${missed.metadata.name} on 8080`;
  const stale = podsOf(after, 'web-app-old').find((pod) => hasAll(pod.metadata.labels, selector));
  return stale && `leads to ${stale.metadata.name}`;
};

/** Those that run, and one that a scale-up would add. */
function podsOf(after: Snapshot, deployment: string): Pod[] {
  const pods = podsNamed(after, 'web', deployment);
  const [first] = pods;
  if (!first) throw new Error(`the lab seeds ${deployment}`);
  const next = { ...hypothetical('web', first.metadata.labels ?? {}), spec: first.spec };
  return [...pods, next];
}
