import { type Finding, isHeadless, isReady, podsOf, readyEndpoints, type Seen, type Service } from '../../src/sdk.js';
import { podsInWords } from '../reach/words.js';
import type { Meant } from './schema.js';

/** What the answer must be; `missing`: nobody can say, because what the name stands for does not exist. */
export type Wanted = { words: string } & (
  | { type: 'nothing' }
  | { type: 'addresses'; addresses: readonly string[] }
  | { type: 'alias'; name: string }
  | { type: 'missing'; problem: Omit<Finding, 'expected'> }
);

export function wantedOf(is: Meant, seen: Seen): Wanted {
  if (is === 'nothing') return { type: 'nothing', words: 'does not exist' };
  if ('alias' in is) return { type: 'alias', name: is.alias, words: `is an alias of ${is.alias}` };
  if ('service' in is) return ofService(is.service, seen);
  const words = `has the addresses of ${podsInWords(is)} and no others`;
  const pods = podsOf(seen.snapshot, is).pods.filter(isReady);
  if (pods.length === 0) return missing(words, `there is no ready pod ${podsInWords(is)}`);
  return { type: 'addresses', addresses: pods.flatMap(({ status }) => status?.podIP ?? []), words };
}

function ofService({ namespace, name }: { namespace: string; name: string }, { snapshot }: Seen): Wanted {
  const service = snapshot.get('Service', namespace, name) as Service | undefined;
  const what = `Service ${namespace}/${name}`;
  if (!service) return missing(`has the address of ${what}`, `there is no ${what}`);
  const { clusterIP } = service.spec;
  if (!isHeadless(service)) {
    if (!clusterIP) return missing(`has the address of ${what}`, `${what} has no cluster IP`);
    return { type: 'addresses', addresses: [clusterIP], words: `has the cluster IP of ${what}` };
  }
  const addresses = [...new Set(readyEndpoints(snapshot, service).map(({ ip }) => ip))];
  const words = `has the addresses of the endpoints of ${what}`;
  return addresses.length > 0
    ? { type: 'addresses', addresses, words }
    : missing(words, `${what} has no ready endpoint`);
}

function missing(words: string, observed: string): Wanted {
  return { type: 'missing', problem: { observed }, words };
}
