import type { Clock } from '../../../domain/clock.js';
import type { Pod, Protocol, Service } from '../../../domain/objects.js';
import { arrive } from '../../../netmodel/arrive.js';
import { verdictOf } from '../../../netmodel/connection.js';
import { lookUp } from '../../../netmodel/lookup.js';
import { podParty } from '../../../netmodel/party.js';
import { endpointsOf, isHeadless } from '../../../netmodel/service.js';
import { NODE_IP } from './addresses.js';
import type { PodNetwork } from './pod-network.js';
import type { WorldView } from './world-view.js';

/**
 * What becomes of a packet. `dropped`: nothing ever comes back. `refused`: somebody says at once that nobody is
 * there. `unreachable`: there is no way to that network.
 */
export type Route =
  | { type: 'reach'; network: PodNetwork; port: number }
  | { type: 'dropped' | 'refused' | 'unreachable' };

const AFFINITY_SECONDS = 10_800;

const affinityKey = (from: PodNetwork, { metadata }: Service): string => `${from.ip} ${metadata.uid}`;

/** The cluster's wires: Services are translated, and the network model says what passes. */
export class ClusterNetwork {
  readonly #byIp = new Map<string, PodNetwork>();
  /** Endpoints that clients stay with, by client and service. */
  readonly #affinities = new Map<string, { ip: string; until: number }>();

  constructor(
    readonly view: WorldView,
    readonly clock: Clock,
  ) {}

  plug(network: PodNetwork): void {
    this.#byIp.set(network.ip, network);
  }

  unplug(network: PodNetwork): void {
    if (this.#byIp.get(network.ip) === network) this.#byIp.delete(network.ip);
  }

  has(ip: string): boolean {
    return this.#byIp.has(ip);
  }

  route(from: PodNetwork, ip: string, port: number, protocol: Protocol): Route {
    if (ip.startsWith('127.') || ip === '0.0.0.0' || ip === from.ip) return { type: 'reach', network: from, port };
    const world = this.view.current;
    const known = lookUp(world);
    const service = known.serviceByClusterIp(ip);
    if (service) return this.#throughService(from, service, port, protocol, (servicePort) => servicePort.port === port);
    if (ip === NODE_IP) {
      const exposed = world.services.find((candidate) =>
        (candidate.spec.ports ?? []).some((own) => own.nodePort === port && (own.protocol ?? 'TCP') === protocol),
      );
      return exposed
        ? this.#throughService(from, exposed, port, protocol, (servicePort) => servicePort.nodePort === port)
        : { type: 'refused' };
    }
    const pod = known.podByIp(ip);
    if (!pod)
      return ip.startsWith('10.96.') || ip.startsWith('10.244.') ? { type: 'dropped' } : { type: 'unreachable' };
    return this.#toPod(from, pod, ip, port, protocol);
  }

  #throughService(
    from: PodNetwork,
    service: Service,
    port: number,
    protocol: Protocol,
    wanted: (port: { port: number; nodePort?: number }) => boolean,
  ): Route {
    if (isHeadless(service)) return { type: 'dropped' };
    const world = this.view.current;
    const behind = endpointsOf(world, service).find(
      ({ servicePort }) => wanted(servicePort) && (servicePort.protocol ?? 'TCP') === protocol,
    );
    // No rule translates such a packet, and no machine has the address.
    if (!behind) return { type: 'dropped' };
    const ready = behind.endpoints.filter((endpoint) => endpoint.ready);
    const usable = ready.length > 0 ? ready : behind.endpoints.filter((endpoint) => endpoint.draining);
    const chosen = this.#sameAsBefore(from, service, usable) ?? usable[Math.floor(Math.random() * usable.length)];
    if (!chosen) return { type: 'refused' };
    this.#remember(from, service, chosen.ip);
    const pod = chosen.pod ?? lookUp(world).podByIp(chosen.ip);
    if (!pod) return { type: 'dropped' };
    return this.#toPod(from, pod, chosen.ip, chosen.port, protocol, port);
  }

  /** With session affinity a client stays with its endpoint, as long as that is there. */
  #sameAsBefore<T extends { ip: string }>(from: PodNetwork, service: Service, usable: readonly T[]): T | undefined {
    if (service.spec.sessionAffinity !== 'ClientIP') return undefined;
    const known = this.#affinities.get(affinityKey(from, service));
    return known && known.until > this.clock.now() ? usable.find(({ ip }) => ip === known.ip) : undefined;
  }

  #remember(from: PodNetwork, service: Service, ip: string): void {
    const { sessionAffinity, sessionAffinityConfig } = service.spec;
    if (sessionAffinity !== 'ClientIP') return;
    const config = sessionAffinityConfig as { clientIP?: { timeoutSeconds?: number } } | undefined;
    const seconds = config?.clientIP?.timeoutSeconds ?? AFFINITY_SECONDS;
    this.#affinities.set(affinityKey(from, service), { ip, until: this.clock.now() + seconds * 1000 });
  }

  #toPod(from: PodNetwork, pod: Pod, ip: string, port: number, protocol: Protocol, servicePort?: number): Route {
    const world = this.view.current;
    const source = lookUp(world).pod(from.namespace, from.pod);
    const network = this.#byIp.get(ip);
    if (!source || !network) return { type: 'dropped' };
    const destination = { ip, port, protocol, pod, ...(servicePort === undefined ? {} : { servicePort }) };
    const reasons = arrive(world, podParty(source), destination);
    // What the model cannot say of pods that come or go is decided by their being plugged in.
    return verdictOf(reasons) === 'denied' ? { type: 'dropped' } : { type: 'reach', network, port };
  }
}
