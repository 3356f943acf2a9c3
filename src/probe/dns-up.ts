import type { ProbeAction, ProbeObservation } from '../domain/reach.js';
import { isIpAddress } from '../netmodel/cidr.js';
import { lookUp } from '../netmodel/lookup.js';
import { endpointsOf } from '../netmodel/service.js';
import type { World } from '../netmodel/world.js';

/**
 * Whether the cluster's DNS works for somebody: it answered in this round, or its Service has a ready endpoint.
 * Without that, silence of the DNS is nobody's policy.
 */
export function dnsIsUp(seen: Iterable<{ action: ProbeAction; observation: ProbeObservation }>, world: World): boolean {
  for (const { action, observation } of seen) if (dnsAnswered(action, observation)) return true;
  const service = lookUp(world).service('kube-system', 'kube-dns');
  if (!service) return false;
  return endpointsOf(world, service).some(({ endpoints }) => endpoints.some(({ ready }) => ready));
}

function dnsAnswered(action: ProbeAction, { class: probeClass }: ProbeObservation): boolean {
  if (probeClass.startsWith('exec-') || probeClass === 'dns-timeout') return false;
  return action.type === 'dns' || !isIpAddress(action.host);
}
