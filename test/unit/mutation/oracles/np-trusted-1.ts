import type { Pod } from '../../../../src/domain/objects.js';
import type { Port } from '../dense-world.js';
import { bears, isIn, near, notAsWanted, type Wanted } from './flows.js';
import type { Oracle } from './oracle.js';

export const LABELS = [
  ...near('trusted', 'yes'),
  ...near('app', 'web'),
  { env: 'dev' },
  { env: 'prod' },
  { app: 'web', env: 'dev' },
  { app: 'web', role: 'public' },
  { app: 'web', trusted: 'yes' },
  { trusted: 'yes', role: 'guest' },
];
export const PORTS: readonly Port[] = [
  [80, 'TCP'],
  [8080, 'TCP'],
  [80, 'UDP'],
];

export const oracle: Oracle = (after) => {
  if (!after.get('NetworkPolicy', 'networking', 'policy1-allow-trusted-busybox')) return 'no policy1 in networking';
  return notAsWanted(after, {
    namespaces: ['networking', 'outside'],
    labels: LABELS,
    ports: PORTS,
    wanted: throughTheDoor,
    outside: (pod, way) => way === 'out' || !isWebServer(pod),
  });
};

export const isHttp = ([port, protocol]: Port) => port === 80 && protocol === 'TCP';
export const isWebServer = (pod: Pod) => isIn('networking', pod) && bears('app', 'web', pod);

/** Whether a value of trusted that nobody uses counts is left open by the task. */
export function throughTheDoor(from: Pod, to: Pod, port: Port): Wanted {
  if (!isWebServer(to)) return 'open';
  const value = isIn('networking', from) ? from.metadata.labels?.trusted : undefined;
  if (value === undefined) return 'closed';
  return value === 'yes' && isHttp(port) ? 'open' : 'either';
}
