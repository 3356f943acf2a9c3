import { type DnsMessage, type DnsRecord, parseDns, queryFor, type RecordType } from './dns-message.js';
import { NetworkError } from './errors.js';
import type { PodNetwork } from './pod-network.js';

/** A resolver waits so long for an answer, and asks so often. */
const TIMEOUT_MS = 5000;
const ATTEMPTS = 2;

export interface Resolved {
  /** The name that answered, after the search path. */
  name: string;
  addresses: string[];
  records: readonly DnsRecord[];
}

/** Looks a name up along the search path. Rejects with ENOTFOUND, or EAI_AGAIN when the server does not answer. */
export async function resolve(
  network: PodNetwork,
  host: string,
  type: RecordType,
  signal: AbortSignal,
): Promise<Resolved> {
  for (const name of candidatesOf(network, host)) {
    const answer = await ask(network, network.resolv.nameserver, name, type, signal);
    if (answer.code === 0 && answer.answers.length > 0) {
      const addresses = answer.answers.filter((record) => record.type === 'A').map((record) => record.data);
      return { name, addresses, records: answer.answers };
    }
  }
  throw new NetworkError('ENOTFOUND');
}

/** Names to ask for, in the order of resolv.conf. */
export function candidatesOf(network: PodNetwork, host: string): string[] {
  if (host.endsWith('.')) return [host.slice(0, -1)];
  const searched = network.resolv.search.map((suffix) => `${host}.${suffix}`);
  const dots = host.split('.').length - 1;
  return dots >= network.resolv.ndots ? [host, ...searched] : [...searched, host];
}

/** One question to one server; rejects with EAI_AGAIN when no answer comes. */
export async function ask(
  network: PodNetwork,
  server: string,
  name: string,
  type: RecordType,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<DnsMessage> {
  const { clock } = network.cluster;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const socket = network.datagramSocket(server, 53);
    const over = new AbortController();
    const waiting = AbortSignal.any([signal, over.signal]);
    clock.sleep(timeoutMs, waiting).then(
      () => over.abort(),
      () => {},
    );
    try {
      await socket.write(queryFor(1 + attempt, name, type), waiting);
      const bytes = await socket.read(4096, waiting);
      const message = bytes && parseDns(bytes);
      if (message) return message;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof NetworkError) && !over.signal.aborted) throw error;
    } finally {
      over.abort();
    }
  }
  throw new NetworkError('EAI_AGAIN');
}
