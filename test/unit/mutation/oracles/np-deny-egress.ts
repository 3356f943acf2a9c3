import type { Pod } from '../../../../src/domain/objects.js';
import type { Snapshot } from '../../../../src/grading/snapshot.js';
import { isOpen, type Port } from '../dense-world.js';
import { bears, isIn, near, notAsWanted } from './flows.js';
import type { Oracle } from './oracle.js';

const PORTS: readonly Port[] = [
  [443, 'TCP'],
  [443, 'UDP'],
  [8080, 'TCP'],
  [53, 'UDP'],
];
const MORE: readonly Port[] = [
  [80, 'TCP'],
  [8081, 'TCP'],
  [8081, 'UDP'],
  [9090, 'TCP'],
  [82, 'TCP'],
  [444, 'TCP'],
  [54, 'UDP'],
  [54, 'TCP'],
];

export const oracle: Oracle = (after) =>
  withoutNames(after) ??
  notAsWanted(after, {
    namespaces: ['services', 'jail'],
    labels: [...near('app', 'api'), { app: 'inmate' }, { app: 'cell' }, { app: 'shop' }, { app: 'api', role: 'guest' }],
    ports: PORTS,
    morePorts: MORE,
    wanted: (from, to, [port, protocol]) => {
      if (isIn('jail', to)) return 'closed';
      if (!isIn('jail', from)) return 'open';
      if (port === 53) return 'either';
      const isApi = isIn('services', to) && bears('app', 'api', to);
      return isApi && port === 443 && protocol === 'TCP' ? 'open' : 'closed';
    },
    outside: (pod) => isIn('services', pod),
  });

function withoutNames(after: Snapshot): string | undefined {
  const [dns] = after.list('Pod', 'kube-system') as readonly Pod[];
  const mute = (after.list('Pod', 'jail') as readonly Pod[]).find(
    (pod) => dns && !isOpen(after.world, pod, dns, [53, 'UDP']),
  );
  return mute && `${mute.metadata.name} cannot look up names`;
}
