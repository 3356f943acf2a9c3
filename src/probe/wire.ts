import type { ProbeAction } from '../domain/reach.js';
import { PROBE_SCRIPT } from './script.js';

/** A probe as the script in the source pod takes it. `id` is unique within one run of the script. */
export interface WireProbe {
  id: number;
  action: ProbeAction;
}

/** The command line for one source pod. `limitMs` bounds each connection attempt and each DNS question. */
export function commandFor(probes: readonly WireProbe[], limitMs: number): string[] {
  const words = groupsOf(probes).flatMap((group) => [
    hostOf(group[0].action),
    String(group.length),
    ...group.flatMap(({ id, action }) => [String(id), ...wordsOf(action)]),
  ]);
  return ['bash', '-c', PROBE_SCRIPT, 'probe', (limitMs / 1000).toFixed(3), ...words];
}

type Group = [WireProbe, ...WireProbe[]];

/** Probes that connect to one name are a group: it is resolved once. DNS questions are apart from them. */
function groupsOf(probes: readonly WireProbe[]): Group[] {
  const groups = new Map<string, Group>();
  for (const probe of probes) {
    const key = `${probe.action.type === 'dns' ? 'question' : 'connection'} ${hostOf(probe.action)}`;
    const group = groups.get(key);
    if (group) group.push(probe);
    else groups.set(key, [probe]);
  }
  return [...groups.values()];
}

function hostOf(action: ProbeAction): string {
  return action.type === 'dns' ? action.name : action.host;
}

/** KIND PORT NAME PATH TIMES, as the script's head describes them. */
function wordsOf(action: ProbeAction): [string, string, string, string, string] {
  switch (action.type) {
    case 'connect':
      return [action.protocol.toLowerCase(), String(action.port), '', '', '1'];
    case 'http': {
      const { port, path, tls, hostHeader, times } = action;
      return [tls ? 'https' : 'http', String(port), hostHeader ?? '', path, String(Math.max(1, times ?? 1))];
    }
    case 'dns':
      return [action.record, '', '', '', '1'];
  }
}
