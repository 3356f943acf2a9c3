import { nextTurn } from '../process/descriptor.js';
import { DNS_IP, ZONE } from './addresses.js';
import type { ClusterNetwork } from './cluster-network.js';
import { NetworkError } from './errors.js';
import { resolve } from './resolver.js';
import { connectedSockets, type DatagramSocket, refused, type Socket } from './sockets.js';

export type OnConnection = (socket: Socket) => void;
export type OnDatagram = (message: Uint8Array, from: { ip: string; port: number }) => Promise<Uint8Array | undefined>;

/** When the kernel sends its first packet again, in milliseconds after the first; then it gives up. */
const RESENT_AT = [0, 1000, 3000, 7000, 15_000, 31_000, 63_000];
const GIVES_UP_AT = 127_000;

/** A pod's own network: what listens in it, and its way out. */
export class PodNetwork {
  readonly #listeners = new Map<number, OnConnection>();
  readonly #datagramListeners = new Map<number, OnDatagram>();
  #lastPort = 32768;

  constructor(
    readonly cluster: ClusterNetwork,
    readonly namespace: string,
    readonly pod: string,
    readonly ip: string,
    /** Lines of /etc/hosts: an address and its names. */
    readonly hosts: readonly { ip: string; names: readonly string[] }[],
    readonly resolv: { nameserver: string; search: readonly string[]; ndots: number },
  ) {}

  /** Takes a TCP port until the signal aborts. */
  listen(port: number, onConnection: OnConnection, signal: AbortSignal): void {
    if (this.#listeners.has(port)) throw new NetworkError('EADDRINUSE');
    this.#listeners.set(port, onConnection);
    signal.addEventListener('abort', () => this.#listeners.delete(port), { once: true });
  }

  listenDatagrams(port: number, onDatagram: OnDatagram, signal: AbortSignal): void {
    if (this.#datagramListeners.has(port)) throw new NetworkError('EADDRINUSE');
    this.#datagramListeners.set(port, onDatagram);
    signal.addEventListener('abort', () => this.#datagramListeners.delete(port), { once: true });
  }

  /** A connection from inside the pod itself; undefined when nothing listens. */
  accept(port: number, from: { ip: string; port: number }): Socket | undefined {
    const listener = this.#listeners.get(port);
    if (!listener) return undefined;
    const [client, server] = connectedSockets(from, { ip: this.ip, port });
    listener(server);
    return client;
  }

  /** Dials as the kernel does: silence is answered by dialling again, and by giving up after two minutes. */
  async connect(ip: string, port: number, signal: AbortSignal): Promise<Socket> {
    const { clock } = this.cluster;
    const from = { ip: this.ip, port: this.#nextPort() };
    const began = clock.now();
    for (const at of RESENT_AT) {
      const wait = began + at - clock.now();
      if (wait > 0) await clock.sleep(wait, signal);
      const route = this.cluster.route(this, ip, port, 'TCP');
      if (route.type === 'unreachable') throw new NetworkError('ENETUNREACH');
      if (route.type === 'dropped') continue;
      const socket = route.type === 'reach' ? route.network.accept(route.port, from) : undefined;
      // The way there and back takes a moment.
      await new Promise((done) => setImmediate(done));
      signal.throwIfAborted();
      if (!socket) throw refused();
      return socket;
    }
    await clock.sleep(Math.max(0, began + GIVES_UP_AT - clock.now()), signal);
    throw new NetworkError('ETIMEDOUT');
  }

  datagramSocket(ip: string, port: number): DatagramSocket {
    const inbox: Uint8Array[] = [];
    const waiting = new Set<() => void>();
    const wake = (): void => {
      const all = [...waiting];
      waiting.clear();
      for (const one of all) one();
    };
    let failure: NetworkError | undefined;
    const from = { ip: this.ip, port: this.#nextPort() };
    return {
      write: async (chunk) => {
        const route = this.cluster.route(this, ip, port, 'UDP');
        if (route.type === 'unreachable') throw new NetworkError('ENETUNREACH');
        if (route.type === 'dropped') return;
        const listener = route.type === 'reach' ? route.network.#datagramListeners.get(route.port) : undefined;
        await new Promise((done) => setImmediate(done));
        if (!listener) {
          failure = refused();
          wake();
          return;
        }
        const answer = await listener(chunk, from);
        if (answer) inbox.push(answer);
        wake();
      },
      read: async (max, signal) => {
        for (;;) {
          const message = inbox.shift();
          if (message) return message.subarray(0, max);
          if (failure) {
            const reason = failure;
            failure = undefined;
            throw reason;
          }
          await nextTurn(waiting, signal);
        }
      },
      close: () => {},
    };
  }

  /** The IPv4 address of a name, by /etc/hosts and DNS; rejects with a NetworkError. */
  async addressOf(host: string, signal: AbortSignal): Promise<string> {
    if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return host;
    if (host === 'localhost') return '127.0.0.1';
    const known = this.hosts.find(({ names }) => names.includes(host));
    if (known) return known.ip;
    const { addresses } = await resolve(this, host, 'A', signal);
    const [first] = addresses;
    if (!first) throw new NetworkError('ENOTFOUND');
    return first;
  }

  #nextPort(): number {
    this.#lastPort = this.#lastPort >= 60_999 ? 32768 : this.#lastPort + 1;
    return this.#lastPort;
  }
}

/** What a pod's /etc/resolv.conf says when it asks the cluster's DNS. */
export function clusterResolv(namespace: string): { nameserver: string; search: string[]; ndots: number } {
  return { nameserver: DNS_IP, search: [`${namespace}.svc.${ZONE}`, `svc.${ZONE}`, ZONE], ndots: 5 };
}
