import type { Pod } from '../../../../src/domain/objects.js';
import type { Snapshot } from '../../../../src/grading/snapshot.js';
import { hypothetical, isOpen, type Port } from '../dense-world.js';
import { bears, isIn, near, notAsWanted, type Wanted } from './flows.js';
import type { Oracle } from './oracle.js';

const PORTS: readonly Port[] = [
  [80, 'TCP'],
  [8080, 'TCP'],
  [5432, 'TCP'],
];
const MORE: readonly Port[] = [
  [9090, 'TCP'],
  [80, 'UDP'],
  [8081, 'TCP'],
  [8081, 'UDP'],
  [443, 'TCP'],
  [82, 'TCP'],
  [81, 'TCP'],
  [5433, 'TCP'],
];

export const oracle: Oracle = (after) =>
  withoutNames(after) ??
  closedToStrangers(after) ??
  notAsWanted(after, {
    namespaces: ['tiers', 'partners'],
    labels: [
      ...near('tier', 'frontend'),
      { tier: 'api' },
      { tier: 'db' },
      { tier: 'partner' },
      { tier: 'apix' },
      { tier: 'dbx' },
      ...['frontend', 'api', 'db'].flatMap((tier) => [{ tier, role: 'public' }]),
    ],
    ports: PORTS,
    morePorts: MORE,
    wanted,
    outside: (pod) => isIn('partners', pod),
  });

const isTier = (tier: string, pod: Pod) => isIn('tiers', pod) && bears('tier', tier, pod);

function wanted(from: Pod, to: Pod, [port, protocol]: Port): Wanted {
  const on = (number: number) => port === number && protocol === 'TCP';
  if (isTier('frontend', to)) return !on(80) ? 'closed' : isIn('tiers', from) ? 'either' : 'open';
  if (isTier('api', to)) return on(8080) && isTier('frontend', from) ? 'open' : 'closed';
  if (isTier('db', to)) return on(5432) && isTier('api', from) ? 'open' : 'closed';
  return isIn('tiers', to) || isIn('tiers', from) ? 'either' : 'open';
}

function withoutNames(after: Snapshot): string | undefined {
  const [dns] = after.list('Pod', 'kube-system') as readonly Pod[];
  const tiers = (after.list('Pod', 'tiers') as readonly Pod[]).filter((pod) =>
    ['frontend', 'api', 'db'].some((tier) => isTier(tier, pod)),
  );
  const mute = tiers.find((pod) => dns && !isOpen(after.world, pod, dns, [53, 'UDP']));
  return mute && `${mute.metadata.name} cannot look up names`;
}

/** Everybody may come, from namespaces that the lab does not know as well. */
function closedToStrangers(after: Snapshot): string | undefined {
  const stranger = hypothetical('kube-system', { tier: 'visitor' });
  const shut = (after.list('Pod', 'tiers') as readonly Pod[]).find(
    (pod) => isTier('frontend', pod) && !isOpen(after.world, stranger, pod, [80, 'TCP']),
  );
  return shut && `a pod of another namespace does not reach ${shut.metadata.name}`;
}
