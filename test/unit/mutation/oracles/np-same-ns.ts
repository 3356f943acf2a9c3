import type { Port } from '../dense-world.js';
import { isIn, near, notAsWanted } from './flows.js';
import type { Oracle } from './oracle.js';

const PORTS: readonly Port[] = [
  [80, 'TCP'],
  [8080, 'TCP'],
  [9999, 'TCP'],
  [53, 'UDP'],
];

export const oracle: Oracle = (after) =>
  notAsWanted(after, {
    namespaces: ['red', 'blue'],
    labels: [...near('app', 'client'), { app: 'nwp-nginx' }, { app: 'shop' }],
    ports: PORTS,
    wanted: (from, to) => (!isIn('red', to) || isIn('red', from) ? 'open' : 'closed'),
    outside: (pod, way) => way === 'out' || !isIn('red', pod),
  });
