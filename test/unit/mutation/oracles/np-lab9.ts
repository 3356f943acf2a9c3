import type { Pod, Service } from '../../../../src/domain/objects.js';
import type { Snapshot } from '../../../../src/grading/snapshot.js';
import { crossed, isOpen, labelSets, named, PORTS, type Port } from '../dense-world.js';
import { behind, hasImage, podsNamed, runsCommand, runsItself, targetOf } from './facts.js';
import type { Oracle } from './oracle.js';

const HTTP: Port = [80, 'TCP'];

export const oracle: Oracle = (after) => {
  const servers = podsNamed(after, 'restricted', 'lab9server');
  const boxes = podsNamed(after, 'default', 'sleepybox1');
  const others = podsNamed(after, 'default', 'sleepybox2');
  if (servers.length === 0 || !servers.every((pod) => hasImage(pod, 'nginx'))) return 'no lab9server with nginx';
  if (!servers.every(runsItself)) return 'lab9server does not run nginx';
  for (const pods of [boxes, others]) {
    if (pods.length === 0) return 'a sleepybox is missing';
    if (!pods.every((pod) => hasImage(pod, 'busybox') && runsCommand(pod, 'sleep 3600')))
      return 'a sleepybox is not right';
  }
  const [box] = boxes;
  if (!box) return 'no sleepybox1';
  return (
    wrongService(after, servers) ??
    namesCannotBeLookedUp(after, box) ??
    kept(after, box, servers) ??
    letIn(after, box, servers)
  );
};

/** Any Service of the namespace will do that leads over TCP to port 80 of lab9server and to no other pod. */
function wrongService(after: Snapshot, servers: readonly Pod[]): string | undefined {
  const services = after.list('Service', 'restricted') as readonly Service[];
  const good = services.filter((service) => {
    const found = behind(after, service);
    const ports = (service.spec.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP');
    const same = found.length === servers.length && found.every((pod) => servers.includes(pod));
    return same && ports.some((port) => servers.every((pod) => targetOf(port, pod) === 80));
  });
  return good.length === 0 ? 'no Service leads to lab9server' : undefined;
}

function namesCannotBeLookedUp(after: Snapshot, box: Pod): string | undefined {
  const dns = (after.list('Pod', 'kube-system') as readonly Pod[])[0];
  return dns && isOpen(after.world, box, dns, [53, 'UDP']) ? undefined : 'sleepybox1 cannot resolve names';
}

function kept(after: Snapshot, box: Pod, servers: readonly Pod[]): string | undefined {
  const shut = servers.find((server) => !isOpen(after.world, box, server, HTTP));
  return shut && `sleepybox1 does not reach ${named(shut)}`;
}

function letIn(after: Snapshot, box: Pod, servers: readonly Pod[]): string | undefined {
  const existing = after.list('Pod') as readonly Pod[];
  const clients = existing
    .filter((pod) => pod.metadata.namespace === 'default')
    .map(({ metadata }) => metadata.labels ?? {});
  const sets = labelSets([...clients, ...servers.slice(0, 1).map(({ metadata }) => metadata.labels ?? {})]);
  const namespaces = ['default', 'restricted', 'guests', 'elsewhere', 'defaultx'];
  const sources = [
    ...existing.filter((pod) => pod !== box),
    ...crossed(namespaces, sets).filter((pod) => !passesFor(pod, box, existing)),
  ];
  const targets = [...existing, ...crossed(['restricted'], sets)].filter(
    ({ metadata }) => metadata.namespace === 'restricted',
  );
  for (const to of targets)
    for (const from of sources)
      for (const port of PORTS)
        if (from !== to && isOpen(after.world, from, to, port))
          return `${named(from)} reaches ${named(to)} on ${port.join('/')}`;
  return undefined;
}

/**
 * A pod is known by its labels and namespace: one to come that takes a label of sleepybox1's own cannot be told from it,
 * nor one that takes the key with a value that nobody in default was given: the task leaves the labels to the learner.
 */
function passesFor({ metadata }: Pod, box: Pod, existing: readonly Pod[]): boolean {
  if (metadata.namespace !== 'default') return false;
  const others = existing.filter((pod) => pod !== box && pod.metadata.namespace === 'default');
  return Object.entries(box.metadata.labels ?? {}).some(([key, value]) => {
    const own = metadata.labels?.[key];
    return own === value || (own !== undefined && !others.some((pod) => pod.metadata.labels?.[key] === own));
  });
}
