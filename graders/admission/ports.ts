import type { NetworkPolicyPort, Pod, Protocol } from '../../src/sdk.js';

/** Ports of one protocol, both ends included. */
export interface Ports {
  protocol: Protocol;
  from: number;
  to: number;
}

/** Nobody connects to port 0, and no rule can name it. */
const FIRST = 1;
const LAST = 65_535;

export const EVERY_PORT: readonly Ports[] = (['TCP', 'UDP', 'SCTP'] as const).map((protocol) => ({
  protocol,
  from: FIRST,
  to: LAST,
}));

/** What a rule's ports are at this target. A name means what its containers say; a pod to come has none yet. */
export function portsOf(listed: readonly NetworkPolicyPort[], target: Pod | undefined): readonly Ports[] {
  if (listed.length === 0) return EVERY_PORT;
  return listed.flatMap(({ port, endPort, protocol = 'TCP' }) => {
    if (port === undefined || port === null) return [{ protocol, from: FIRST, to: LAST }];
    const numbers = typeof port === 'number' ? [port] : numbersOf(target, port, protocol);
    return numbers.map((number) => ({ protocol, from: number, to: endPort ?? number }));
  });
}

function numbersOf(target: Pod | undefined, name: string, protocol: Protocol): number[] {
  const declared = (target?.spec.containers ?? []).flatMap(({ ports }) => ports ?? []);
  return declared
    .filter((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)
    .map(({ containerPort }) => containerPort);
}

/** What is in both. */
export function inBoth(some: readonly Ports[], others: readonly Ports[]): readonly Ports[] {
  if (some === EVERY_PORT) return others;
  if (others === EVERY_PORT) return some;
  return some.flatMap(({ protocol, from, to }) =>
    others
      .filter((other) => other.protocol === protocol)
      .map((other) => ({ protocol, from: Math.max(from, other.from), to: Math.min(to, other.to) }))
      .filter((both) => both.from <= both.to),
  );
}

/** What is left of some ports when others are taken away. */
export function without(some: readonly Ports[], others: readonly Ports[]): readonly Ports[] {
  if (others === EVERY_PORT) return [];
  return others.reduce<readonly Ports[]>(
    (left, { protocol, from, to }) =>
      left.flatMap((ports) =>
        ports.protocol !== protocol
          ? [ports]
          : [
              { protocol, from: ports.from, to: Math.min(ports.to, from - 1) },
              { protocol, from: Math.max(ports.from, to + 1), to: ports.to },
            ].filter((rest) => rest.from <= rest.to),
      ),
    some,
  );
}

/** "80/TCP, every UDP port", or "every port but 443/TCP". */
export function portsInWords(ports: readonly Ports[]): string {
  const rest = without(EVERY_PORT, ports);
  if (rest.length === 0) return 'every port';
  const nearlyAll = rest.every(({ from, to }) => to - from < LAST / 2);
  return nearlyAll ? `every port but ${listed(rest)}` : listed(ports);
}

function listed(ports: readonly Ports[]): string {
  const words = ports.map(({ protocol, from, to }) => {
    if (from === FIRST && to === LAST) return `every ${protocol} port`;
    return from === to ? `${from}/${protocol}` : `${from}-${to}/${protocol}`;
  });
  return [...new Set(words)].join(', ');
}
