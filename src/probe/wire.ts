import type { ProbeAction } from '../domain/reach.js';
import { isIpAddress } from '../netmodel/cidr.js';
import { PROBE_SCRIPT } from './script.js';

/** A probe as the script in the source pod takes it. `id` is unique within one run of the script. */
export interface WireProbe {
  id: number;
  action: ProbeAction;
}

/** The command line for one source pod. `limitMs` bounds each connection attempt and each DNS question. */
export function commandFor(probes: readonly WireProbe[], limitMs: number): string[] {
  const words = groupsOf(probes).flatMap(({ name, group }) => [
    name,
    String(group.length),
    ...group.flatMap(({ id, action }) => [String(id), ...wordsOf(action)]),
  ]);
  return ['bash', '-c', PROBE_SCRIPT, 'probe', (limitMs / 1000).toFixed(3), ...words];
}

/** A name is resolved once for all probes that connect to it; DNS questions are apart from these. */
function groupsOf(probes: readonly WireProbe[]): { name: string; group: WireProbe[] }[] {
  const groups = new Map<string, { name: string; group: WireProbe[] }>();
  for (const probe of probes) {
    const { action } = probe;
    const name = action.type === 'dns' ? action.name : isIpAddress(action.host) ? '' : action.host;
    const key = `${action.type === 'dns' ? 'question' : 'connection'} ${name}`;
    const known = groups.get(key);
    if (known) known.group.push(probe);
    else groups.set(key, { name, group: [probe] });
  }
  return [...groups.values()];
}

/** KIND ADDRESS PORT HOST PATH TIMES, as the script's head describes them. */
function wordsOf(action: ProbeAction): [string, string, string, string, string, string] {
  switch (action.type) {
    case 'connect':
      return [action.protocol.toLowerCase(), action.host, String(action.port), '', '', '1'];
    case 'http': {
      const { host, port, path, tls, hostHeader, times } = action;
      return [tls ? 'https' : 'http', host, String(port), hostHeader ?? '', path, String(Math.max(1, times ?? 1))];
    }
    case 'dns':
      return [action.record, '', '', '', '', '1'];
  }
}
