import { clusterResolv, PodNetwork } from '../net/pod-network.js';
import type { Json, Obj } from '../object.js';
import type { WorkerDeps } from './pod-care.js';

/** Gives the pod an address and puts its network into the cluster's. */
export function plugIn(pod: Obj, { network, takeIp }: Pick<WorkerDeps, 'network' | 'takeIp'>): PodNetwork {
  const { spec, metadata } = pod;
  const aliases = (spec.hostAliases ?? []).map((alias: Json) => ({ ip: alias.ip, names: alias.hostnames ?? [] }));
  const own = new PodNetwork(network, metadata.namespace ?? '', metadata.name, takeIp(pod), aliases, resolvOf(pod));
  network.plug(own);
  return own;
}

/** What /etc/resolv.conf says: the cluster's DNS, unless the pod has another policy or settings of its own. */
function resolvOf({ metadata, spec }: Obj): { nameserver: string; search: readonly string[]; ndots: number } {
  const own = clusterResolv(metadata.namespace ?? '');
  const { dnsPolicy, dnsConfig = {} } = spec;
  const base =
    dnsPolicy === 'None' || dnsPolicy === 'Default' ? { nameserver: '', search: [] as string[], ndots: 1 } : own;
  const ndots = (dnsConfig.options ?? []).find((option: Json) => option.name === 'ndots')?.value;
  return {
    nameserver: base.nameserver || dnsConfig.nameservers?.[0] || '127.0.0.53',
    search: [...base.search, ...(dnsConfig.searches ?? [])],
    ndots: ndots === undefined ? base.ndots : Number(ndots),
  };
}
