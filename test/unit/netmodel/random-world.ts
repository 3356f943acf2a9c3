import type {
  Container,
  ContainerPort,
  LabelSelector,
  Labels,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
  Protocol,
} from '../../../src/domain/objects.js';
import type { World } from '../../../src/netmodel/world.js';
import { namespace, pod, policy, world } from './world-of.js';

/** Dice that give the same throws for the same seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 up to, not including, `sides`. */
  throw(sides: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  }

  chance(percent: number): boolean {
    return this.throw(100) < percent;
  }

  one<T>(of: readonly T[]): T {
    return of[this.throw(of.length)] as T;
  }

  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: 1 + this.throw(most) }, make);
  }
}

export const NAMESPACES = ['red', 'blue', 'green'];
const KEYS = ['app', 'env'];
const VALUES = ['a', 'b'];
export const PORTS = [80, 81, 8080];
export const PROTOCOLS: readonly Protocol[] = ['TCP', 'TCP', 'UDP', 'SCTP'];
export const PORT_NAMES = ['web', 'dns'];

/**
 * Three namespaces, six pods and up to seven policies, from a vocabulary so small that selectors,
 * ports and blocks often match. One world in eight speaks IPv6.
 */
export function randomWorld(dice: Dice): World {
  const prefix = dice.throw(8) === 0 ? 'fd00:10::' : '10.244.0.';
  const ips = Array.from({ length: 6 }, (_, index) => `${prefix}${index + 1}`);
  return world({
    namespaces: NAMESPACES.map((name) => namespace(name, namespaceLabels(dice))),
    pods: ips.map((ip, index) =>
      pod(`${dice.one(NAMESPACES)}/p${index}`, {
        ip,
        labels: podLabels(dice),
        ports: containerPorts(dice),
        ...(dice.chance(20) ? { initContainers: [initContainer(dice)] } : {}),
      }),
    ),
    policies: randomPolicies(dice, ips),
  });
}

/** One to seven policies; `ips` are the pods' addresses, which blocks lie around. */
export function randomPolicies(dice: Dice, ips: readonly string[]): NetworkPolicy[] {
  return dice.some(7, () => undefined).map((_, index) => policy(`${dice.one(NAMESPACES)}/n${index}`, spec(dice, ips)));
}

export const namespaceLabels = (dice: Dice): Labels => labels(dice, ['team'], 60);
export const podLabels = (dice: Dice): Labels => labels(dice, KEYS, 70);

function labels(dice: Dice, keys: readonly string[], percent: number): Labels {
  return Object.fromEntries(keys.filter(() => dice.chance(percent)).map((key) => [key, dice.one(VALUES)]));
}

function containerPorts(dice: Dice): ContainerPort[] {
  if (dice.chance(30)) return [];
  return dice.some(2, () => ({
    containerPort: dice.one(PORTS),
    ...(dice.chance(80) ? { name: dice.one(PORT_NAMES) } : {}),
    ...(dice.chance(60) ? { protocol: dice.one(PROTOCOLS) } : {}),
  }));
}

function initContainer(dice: Dice): Container {
  return { name: 'side', ports: containerPorts(dice), ...(dice.chance(50) ? { restartPolicy: 'Always' } : {}) };
}

function spec(dice: Dice, ips: readonly string[]): NetworkPolicySpec {
  const types = dice.throw(7);
  return {
    ...(dice.chance(90) ? { podSelector: dice.chance(45) ? {} : selector(dice, KEYS) } : {}),
    ...(types < 3
      ? {}
      : { policyTypes: ([[], ['Ingress'], ['Egress'], ['Ingress', 'Egress']] as const)[types - 3] ?? [] }),
    ...(dice.chance(85) ? { ingress: maybeNone(dice, 10, () => rule(dice, ips, 'from')) } : {}),
    ...(dice.chance(60) ? { egress: maybeNone(dice, 10, () => rule(dice, ips, 'to')) } : {}),
  };
}

function rule(dice: Dice, ips: readonly string[], peers: 'from' | 'to') {
  return {
    ...(dice.chance(94) ? { [peers]: maybeNone(dice, 8, () => peer(dice, ips)) } : {}),
    ...(dice.chance(55) ? { ports: maybeNone(dice, 8, () => port(dice)) } : {}),
  };
}

/** A list of one or two, or now and then null or an empty one, which the API also takes. */
function maybeNone<T>(dice: Dice, percent: number, make: () => T): T[] | null {
  if (dice.chance(percent)) return dice.chance(50) ? null : [];
  return dice.some(2, make);
}

function peer(dice: Dice, ips: readonly string[]): NetworkPolicyPeer {
  switch (dice.throw(4)) {
    case 0:
      return { podSelector: selector(dice, KEYS), ...(dice.chance(20) ? { namespaceSelector: null } : {}) };
    case 1:
      return { namespaceSelector: selector(dice, ['team', 'kubernetes.io/metadata.name']) };
    case 2:
      return {
        namespaceSelector: selector(dice, ['team', 'kubernetes.io/metadata.name']),
        podSelector: selector(dice, KEYS),
      };
    default:
      return {
        ipBlock: { cidr: block(dice, ips, 0), ...(dice.chance(40) ? { except: [block(dice, ips, 3)] } : {}) },
      };
  }
}

/** A block around some pod's address: of everything, of about half of the pods, or of a few. */
function block(dice: Dice, ips: readonly string[], least: number): string {
  const ip = dice.one(ips);
  const full = ip.includes(':') ? 128 : 32;
  const sizes = [0, full - 8, full - 3, full - 2, full - 1, full];
  return `${ip}/${sizes[least + dice.throw(sizes.length - least)]}`;
}

function selector(dice: Dice, keys: readonly string[]): LabelSelector {
  const values = keys.includes('team') ? [...VALUES, ...NAMESPACES] : VALUES;
  switch (dice.throw(5)) {
    case 0:
      return {};
    case 1:
    case 2:
      return { matchLabels: { [dice.one(keys)]: dice.one(values) } };
    case 3:
      return { matchExpressions: [expression(dice, keys, values)], ...(dice.chance(30) ? { matchLabels: null } : {}) };
    default:
      return {
        matchLabels: { [dice.one(keys)]: dice.one(values) },
        matchExpressions: [expression(dice, keys, values)],
      };
  }
}

function expression(dice: Dice, keys: readonly string[], values: readonly string[]) {
  const operator = dice.one(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  return {
    key: dice.one(keys),
    operator,
    ...(operator.endsWith('In') ? { values: dice.some(3, () => dice.one(values)) } : {}),
  };
}

function port(dice: Dice): NetworkPolicyPort {
  const protocol = dice.chance(50) ? { protocol: dice.one(PROTOCOLS) } : {};
  switch (dice.throw(5)) {
    case 0:
      return protocol;
    case 1:
      return { ...protocol, port: dice.one(PORT_NAMES) };
    case 2:
      return { ...protocol, port: 80, endPort: dice.one([80, 81, 90]) };
    default:
      return { ...protocol, port: dice.one(PORTS) };
  }
}
