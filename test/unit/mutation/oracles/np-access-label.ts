import type { Labels, Pod } from '../../../../src/domain/objects.js';
import type { Snapshot } from '../../../../src/grading/snapshot.js';
import { crossed, isOpen, isOpenOutside, labelSets, named, PORTS, type Port } from '../dense-world.js';
import { behind, hasAll, targetOf } from './facts.js';
import type { Oracle } from './oracle.js';

const KEY = { access: 'true' };
const HTTP: Port = [80, 'TCP'];

export const oracle: Oracle = (after) => {
  const pod = (name: string) => after.get('Pod', 'office', name) as Pod;
  const [nginx, intranet, busybox] = [pod('nginx'), pod('intranet'), pod('busybox')];
  if (!after.get('NetworkPolicy', 'office', 'access-nginx')) return 'no policy access-nginx in office';
  if (!hasAll(busybox.metadata.labels, KEY)) return 'busybox does not bear the label';
  const existing = after.list('Pod') as readonly Pod[];
  const labels = existing.flatMap(({ metadata }) => (metadata.namespace === 'office' ? [metadata.labels ?? {}] : []));
  const sets = labelSets([...labels, KEY]);
  const clients = crossed(['office', 'visitors', 'elsewhere', 'officex'], sets);
  return (
    doorOf(after, nginx, [...existing, ...clients]) ??
    throughService(after, busybox, nginx) ??
    closed(after, [...existing, ...clients], [intranet, busybox, ...crossed(['office'], sets.filter(isNotNginx))]) ??
    closed(
      after,
      [nginx, busybox, intranet],
      [...clients, ...existing].filter(
        (to) => to !== nginx && !isLikeNginx(to) && ['office', 'visitors'].includes(to.metadata.namespace ?? ''),
      ),
    ) ??
    closedOutside(
      after,
      [nginx, busybox, intranet],
      [intranet, busybox, ...clients.filter((pod) => pod.metadata.namespace === 'visitors')],
    )
  );
};

/** What becomes of later pods with a value of nginx's key that nobody else has is left open by the task. */
const isNotNginx = ({ app }: Labels) => app === undefined || ['intranet', 'sleepy'].includes(app);
const isLikeNginx = ({ metadata }: Pod) => metadata.namespace === 'office' && !isNotNginx(metadata.labels ?? {});

/** nginx: on its port open to those with the key, on every port closed to all others. */
function doorOf(after: Snapshot, nginx: Pod, sources: readonly Pod[]): string | undefined {
  for (const from of sources) {
    if (from === nginx) continue;
    const welcome = from.metadata.namespace === 'office' && hasAll(from.metadata.labels, KEY);
    if (welcome && !isOpen(after.world, from, nginx, HTTP)) return `${named(from)} does not reach nginx`;
    const port = welcome ? undefined : PORTS.find((candidate) => isOpen(after.world, from, nginx, candidate));
    if (port) return `${named(from)} reaches nginx on ${port.join('/')}`;
  }
  return undefined;
}

function throughService(after: Snapshot, busybox: Pod, nginx: Pod): string | undefined {
  const service = after.get('Service', 'office', 'nginx') as Parameters<typeof behind>[1];
  const [port] = service.spec.ports ?? [];
  const leads = behind(after, service).some((pod) => pod === nginx) && port && targetOf(port, nginx) === 80;
  const dns = (after.list('Pod', 'kube-system') as readonly Pod[])[0];
  if (!leads) return 'the Service does not lead to nginx';
  return dns && isOpen(after.world, busybox, dns, [53, 'UDP']) ? undefined : 'busybox cannot resolve names';
}

/** What was open has to stay so, on every port. */
function closed(after: Snapshot, sources: readonly Pod[], targets: readonly Pod[]): string | undefined {
  for (const to of targets)
    for (const from of sources) {
      const port = PORTS.find((candidate) => from !== to && !isOpen(after.world, from, to, candidate));
      if (port) return `${named(from)} does not reach ${named(to)} on ${port.join('/')} any more`;
    }
  return undefined;
}

/** What is outside of the cluster counts, too. */
function closedOutside(after: Snapshot, sources: readonly Pod[], targets: readonly Pod[]): string | undefined {
  const shut =
    sources.find((pod) => !isOpenOutside(after.world, pod, 'out')) ??
    targets.find((pod) => !isOpenOutside(after.world, pod, 'in'));
  return shut && `${named(shut)} is cut off from outside of the cluster`;
}
