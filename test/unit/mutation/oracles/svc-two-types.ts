import type { Pod, Service } from '../../../../src/domain/objects.js';
import type { Snapshot } from '../../../../src/grading/snapshot.js';
import { behind, podsNamed, targetOf } from './facts.js';
import type { Oracle } from './oracle.js';

const IMAGE = 'us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0';

export const oracle: Oracle = (after) => {
  if (!after.get('Deployment', 'shop', 'hello')) return 'no Deployment hello in shop';
  const pods = podsNamed(after, 'shop', 'hello');
  if (pods.length !== 3) return `${pods.length} pods`;
  const other = pods.flatMap(({ spec }) => spec.containers).find(({ image, command }) => image !== IMAGE || command);
  if (other) return `a container of ${other.image} with command ${other.command}`;
  return (
    wrongService(after, 'hello-int', 'ClusterIP', 8080, pods) ??
    wrongService(after, 'hello-ext', 'NodePort', 80, pods) ??
    (serviceNamed(after, 'hello-ext')?.spec.ports?.[0]?.nodePort === 32000 ? undefined : 'another node port')
  );
};

function wrongService(after: Snapshot, name: string, wanted: string, number: number, pods: readonly Pod[]) {
  const service = serviceNamed(after, name);
  if (!service) return `no Service ${name} in shop`;
  const { type = 'ClusterIP', clusterIP, ports = [], sessionAffinity } = service.spec;
  const [port, ...more] = ports;
  if (type !== wanted || clusterIP === 'None') return `${name}: type ${type}, cluster IP ${clusterIP}`;
  if (!port || more.length > 0 || port.port !== number || (port.protocol ?? 'TCP') !== 'TCP')
    return `${name}: its port`;
  if (sessionAffinity === 'ClientIP') return `${name} keeps each client with one pod`;
  const reached = behind(after, service).map(({ metadata }) => metadata.name);
  const all = pods.map(({ metadata }) => metadata.name);
  if (reached.sort().join() !== all.sort().join()) return `${name} leads to ${reached.join() || 'nobody'}`;
  return pods.some((pod) => targetOf(port, pod) !== 8080) ? `${name}: its targetPort` : undefined;
}

function serviceNamed(after: Snapshot, name: string): Service | undefined {
  return after.get('Service', 'shop', name) as Service | undefined;
}
