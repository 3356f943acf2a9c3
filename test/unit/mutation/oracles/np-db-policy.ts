import type { Pod } from '../../../../src/domain/objects.js';
import type { Port } from '../dense-world.js';
import { bears, isIn, near, notAsWanted } from './flows.js';
import type { Oracle } from './oracle.js';

const PORTS: readonly Port[] = [
  [3306, 'TCP'],
  [3306, 'UDP'],
  [9999, 'TCP'],
];
const MORE: readonly Port[] = [
  [80, 'TCP'],
  [8080, 'TCP'],
  [8081, 'TCP'],
  [8081, 'UDP'],
  [9090, 'TCP'],
  [443, 'TCP'],
  [3307, 'TCP'],
  [82, 'TCP'],
];

export const oracle: Oracle = (after) => {
  if (!after.get('NetworkPolicy', 'app', 'db-policy')) return 'no db-policy in app';
  return notAsWanted(after, {
    namespaces: ['app', 'other'],
    labels: [
      ...near('app', 'db'),
      ...near('app', 'web'),
      { app: 'api' },
      { app: 'db', role: 'public' },
      { app: 'web', role: 'guest' },
    ],
    ports: PORTS,
    morePorts: MORE,
    wanted: (from, to, [port, protocol]) => {
      if (!isDatabase(to)) return 'open';
      const welcome = isIn('app', from) && bears('app', 'web', from) && port === 3306 && protocol === 'TCP';
      // Which number a name means is for a later pod's own containers to say.
      if (welcome) return to.spec.containers.some(({ ports }) => ports) ? 'open' : 'either';
      return 'closed';
    },
    outside: (pod, way) => way === 'out' || !isDatabase(pod),
  });
};

const isDatabase = (pod: Pod) => isIn('app', pod) && bears('app', 'db', pod);
