import type { Pod, Service } from '../../../../src/domain/objects.js';
import { behind, hasImage, runsItself } from './facts.js';
import type { Oracle } from './oracle.js';

export const oracle: Oracle = (after) => {
  const service = after.get('Service', 'stateful', 'web-hl') as Service | undefined;
  if (!service) return 'no Service web-hl in stateful';
  const { type = 'ClusterIP', clusterIP, ports = [] } = service.spec;
  const [port, ...more] = ports;
  if (type !== 'ClusterIP' || clusterIP !== 'None') return `type ${type}, cluster IP ${clusterIP}`;
  if (!port || more.length > 0 || port.port !== 80 || (port.protocol ?? 'TCP') !== 'TCP') return 'not port 80 alone';
  const set = after.get('StatefulSet', 'stateful', 'web');
  if (!set) return 'no StatefulSet web in stateful';
  if ((set.spec as { serviceName?: string }).serviceName !== 'web-hl') return 'another serviceName';
  const pods = (after.list('Pod', 'stateful') as readonly Pod[]).filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid }) => uid === set.metadata.uid),
  );
  if (pods.length !== 3) return `${pods.length} pods`;
  const alpine = (pod: Pod) => hasImage(pod, 'nginx') && pod.spec.containers[0]?.image?.endsWith(':alpine');
  if (!pods.every(alpine)) return 'another image';
  if (!pods.every(runsItself)) return 'does not run nginx';
  const found = behind(after, service).map(({ metadata }) => metadata.name);
  const wanted = pods.map(({ metadata }) => metadata.name);
  return found.sort().join() === wanted.sort().join() ? undefined : `web-hl leads to ${found.join() || 'nobody'}`;
};
