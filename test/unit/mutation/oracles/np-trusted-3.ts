import type { Pod } from '../../../../src/domain/objects.js';
import { isIn, near, notAsWanted } from './flows.js';
import { isWebServer, LABELS, PORTS } from './np-trusted-1.js';
import { throughBoth } from './np-trusted-2.js';
import type { Oracle } from './oracle.js';

const NAMES = ['policy1-allow-trusted-busybox', 'policy2-allow-to-dev'];

/** Which connections the learner must have foreseen, by the matrix of the source document. */
const FORESEEN = {
  'busybox-curl-1.nginx-dev-noapp': 'allowed',
  'busybox-curl-1.nginx-trusted-yes': 'denied',
  'busybox-curl-2.nginx-dev-noapp': 'allowed',
  'busybox-curl-2.nginx-trusted-yes': 'allowed',
  'nginx-trusted-yes.nginx-dev': 'allowed',
  'nginx-trusted-yes.nginx-prod': 'denied',
  'nginx-dev.nginx-prod': 'denied',
  'nginx-dev.nginx-trusted-yes': 'allowed',
};

export const oracle: Oracle = (after) => {
  const missing = NAMES.find((name) => !after.get('NetworkPolicy', 'networking', name));
  if (missing) return `no ${missing} in networking`;
  const data = (after.get('ConfigMap', 'networking', 'predictions')?.data ?? {}) as Record<string, string>;
  const wrong = Object.entries(FORESEEN).find(([key, value]) => data[key]?.toLowerCase() !== value);
  if (wrong) return `${wrong[0]} is not foreseen`;
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
    outside: (pod, way) => (way === 'out' ? !isTrusted(pod) : !isWebServer(pod)),
  });
};

const isTrusted = (pod: Pod) => isIn('networking', pod) && pod.metadata.labels?.trusted !== undefined;
