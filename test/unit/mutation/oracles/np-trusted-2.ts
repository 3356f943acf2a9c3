import type { Pod } from '../../../../src/domain/objects.js';
import type { Port } from '../dense-world.js';
import { bears, isIn, near, notAsWanted, type Wanted } from './flows.js';
import { isHttp, isWebServer, LABELS, PORTS, throughTheDoor } from './np-trusted-1.js';
import type { Oracle } from './oracle.js';

export const oracle: Oracle = (after) => {
  if (!after.get('NetworkPolicy', 'networking', 'policy2-allow-to-dev')) return 'no policy2 in networking';
  return notAsWanted(after, {
    namespaces: ['networking', 'outside'],
    labels: [...LABELS, ...near('env', 'dev')],
    ports: [...PORTS, [53, 'UDP']],
    morePorts: [
      [82, 'TCP'],
      [8081, 'UDP'],
      [8081, 'TCP'],
      [9090, 'TCP'],
    ],
    wanted: throughBoth,
    outside: (pod, way) => (way === 'out' ? !isRestricted(pod) : !isWebServer(pod)),
  });
};

const isRestricted = (pod: Pod) => isIn('networking', pod) && pod.metadata.labels?.trusted !== undefined;

/** Both ends have to let it pass: that of the trusted client, and that of the web server. */
export function throughBoth(from: Pod, to: Pod, port: Port): Wanted {
  const out = wayOut(from, to, port);
  const door = throughTheDoor(from, to, port);
  if (out === 'closed' || door === 'closed') return 'closed';
  return out === 'either' ? 'either' : door;
}

function wayOut(from: Pod, to: Pod, port: Port): Wanted {
  if (!isRestricted(from)) return 'open';
  if (!bears('trusted', 'yes', from)) return 'either';
  const toDev = isIn('networking', to) && bears('env', 'dev', to);
  if (toDev) return isHttp(port) ? 'open' : 'either';
  return port[0] === 53 ? 'either' : 'closed';
}
