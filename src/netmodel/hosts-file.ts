import type { Party } from './party.js';
import { podIpsOf } from './pod.js';

/** The address that a pod's own /etc/hosts gives for a name. Resolvers look there before they ask DNS. */
export function inHostsFile({ pod, onHost }: Party, name: string): string | undefined {
  if (name === 'localhost') return '127.0.0.1';
  if (!pod) return undefined;
  const aliases = (pod.spec.hostAliases ?? []) as readonly { ip: string; hostnames?: readonly string[] }[];
  const alias = aliases.find(({ hostnames }) => hostnames?.includes(name));
  if (alias) return alias.ip;
  return !onHost && name === (pod.spec.hostname ?? pod.metadata.name) ? podIpsOf(pod)[0] : undefined;
}
