import type { NetworkPolicyPeer } from '../domain/objects.js';
import { edgesOf, inCidr, ipFamily } from './cidr.js';
import type { Condition, Seen } from './condition.js';

export type IpBlock = NonNullable<NetworkPolicyPeer['ipBlock']>;

/** Whether the address is in the block and in none of its exceptions. */
export function inBlock(ip: string, { cidr, except }: IpBlock): boolean {
  return inCidr(ip, cidr) && !(except ?? []).some((hole) => inCidr(ip, hole));
}

/** IPv4 addresses that stand for all there are, as far as these blocks can tell them apart. */
export function possibleAddresses(blocks: readonly IpBlock[]): readonly string[] {
  const edges = blocks.flatMap(({ cidr, except }) => [cidr, ...(except ?? [])]).flatMap(edgesOf);
  return [...new Set(['0.0.0.0', ...edges])];
}

export function ipBlockCondition(block: IpBlock, { other, ip, family }: Seen): Condition {
  const { cidr, except } = block;
  const excepted = ip === undefined ? undefined : (except ?? []).find((hole) => inCidr(ip, hole));
  const inside = ip !== undefined && inCidr(ip, cidr);
  return {
    holds: ip === undefined ? holdsForAny(block, family) : inside && excepted === undefined ? 'yes' : 'no',
    // An address is further off than a label: it is not what a learner would change.
    misses: inside ? 1 : 2,
    field: excepted === undefined ? 'ipBlock.cidr' : 'ipBlock.except',
    text: () => describeBlock(block),
    because: () => {
      if (ip === undefined) return `the address that ${other.name} comes from is not known`;
      return excepted === undefined ? `${ip} is outside ${cidr}` : `${ip} is in except ${excepted}`;
    },
  };
}

/** What can be said of a block when only the family of the address is known. */
function holdsForAny({ cidr, except }: IpBlock, family: 'IPv4' | 'IPv6'): Condition['holds'] {
  if (ipFamily(cidr) !== family) return 'no';
  return cidr.endsWith('/0') && !except?.length ? 'yes' : 'unknown';
}

export function describeBlock({ cidr, except }: IpBlock): string {
  return except?.length ? `ipBlock ${cidr} except ${except.join(', ')}` : `ipBlock ${cidr}`;
}
