import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelSelector, NetworkPolicy, Pod, Protocol } from '../../../src/domain/objects.js';
import { connect } from '../../../src/netmodel/connect.js';
import { isolates, policiesSelecting } from '../../../src/netmodel/policy.js';
import type { World } from '../../../src/netmodel/world.js';
import { Dice, PORTS, PROTOCOLS, randomWorld } from './random-world.js';
import { policy } from './world-of.js';

/** A random world; shrinks to no smaller one, but its seed reproduces it. */
const worlds = fc.nat().map((seed) => ({ seed, world: randomWorld(new Dice(seed)) }));
const RUNS = { numRuns: Number(process.env.KUBEDRILL_RUNS ?? 30) };

const cells = (world: World) =>
  world.pods.flatMap((from) =>
    world.pods.flatMap((to) =>
      PORTS.flatMap((port) => PROTOCOLS.slice(1).map((protocol) => ({ from, to, port, protocol }))),
    ),
  );

function verdictOf(
  world: World,
  { from, to, port, protocol }: { from: Pod; to: Pod; port: number; protocol: Protocol },
) {
  return connect(world, podOf(from), podOf(to), port, protocol).verdict;
}

const podOf = ({ metadata }: Pod) => ({
  type: 'pod' as const,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
});
const matrix = (world: World) => cells(world).map((cell) => verdictOf(world, cell));
const withPolicies = (world: World, policies: readonly NetworkPolicy[]): World => ({ ...world, policies });

function check(holds: (world: World, seed: number) => void) {
  fc.assert(
    fc.property(worlds, ({ seed, world }) => {
      holds(world, seed);
    }),
    RUNS,
  );
}

const emptyRule = { ingress: [{}], egress: [{}] };

describe('documented rules of NetworkPolicy', () => {
  it('without policies everyone connects', () => {
    check((world) => expect(new Set(matrix(withPolicies(world, [])))).toEqual(new Set(['allowed'])));
  });

  it('each cell is allowed or denied, with reasons in order and none that contradicts the verdict', () => {
    const order = ['pod', 'name', 'service', 'egress', 'ingress'];
    check((world) => {
      const odd = cells(world).filter(({ from, to, port, protocol }) => {
        const { verdict, reasons } = connect(world, podOf(from), podOf(to), port, protocol);
        const stages = reasons.map(({ stage }) => order.indexOf(stage));
        const denials = reasons.filter((reason) => reason.verdict === 'denied');
        const ordered = stages.every((stage, index) => index === 0 || stage >= (stages[index - 1] ?? 0));
        const caused = denials.every(
          ({ object, path }) => object?.kind === 'NetworkPolicy' && path?.startsWith('spec'),
        );
        return !ordered || !caused || verdict !== (denials.length > 0 ? 'denied' : 'allowed');
      });
      expect(odd).toEqual([]);
    });
  });

  it('the order of policies, rules, peers, ports and pods does not matter', () => {
    const turned = <T>(items: readonly T[] | null | undefined) => (items ? [...items].reverse() : items);
    check((world) => {
      const policies = world.policies.map((one) => ({
        ...one,
        spec: {
          ...one.spec,
          ...(one.spec?.ingress
            ? {
                ingress: one.spec.ingress
                  .map((rule) => ({
                    ...rule,
                    ...(rule.from ? { from: turned(rule.from) ?? [] } : {}),
                    ...(rule.ports ? { ports: turned(rule.ports) ?? [] } : {}),
                  }))
                  .reverse(),
              }
            : {}),
          ...(one.spec?.egress ? { egress: [...one.spec.egress].reverse() } : {}),
        },
      }));
      const other: World = {
        ...world,
        policies: policies.reverse(),
        namespaces: [...world.namespaces].reverse(),
        pods: [...world.pods].reverse(),
      };
      expect(cells(world).map((cell) => verdictOf(other, cell))).toEqual(matrix(world));
    });
  });

  it('reasons do not depend on the order of a listing', () => {
    check((world) => {
      const other = { ...world, policies: [...world.policies].reverse(), pods: [...world.pods].reverse() };
      for (const { from, to, port, protocol } of cells(world).slice(0, 40)) {
        expect(connect(other, podOf(from), podOf(to), port, protocol)).toEqual(
          connect(world, podOf(from), podOf(to), port, protocol),
        );
      }
    });
  });

  it('another rule in a policy never denies more', () => {
    check((world, seed) => {
      const dice = new Dice(seed + 1);
      const donor = randomWorld(dice).policies[0]?.spec;
      const before = matrix(world);
      const policies = world.policies.map((one) => ({
        ...one,
        spec: {
          ...one.spec,
          // What the policy isolates must stay as it is: a first egress rule would otherwise add to it.
          policyTypes: (['Ingress', 'Egress'] as const).filter((direction) => isolates(one, direction)),
          ingress: [...(one.spec?.ingress ?? []), ...(donor?.ingress ?? [])],
          egress: [...(one.spec?.egress ?? []), ...(donor?.egress ?? [])],
        },
      }));
      const after = matrix(withPolicies(world, policies));
      expect(before.every((verdict, cell) => verdict === 'denied' || after[cell] === 'allowed')).toBe(true);
    });
  });

  it('another policy only takes away where neither end was isolated, and only adds where both were', () => {
    check((world, seed) => {
      const extra = randomWorld(new Dice(seed + 7)).policies.slice(0, 1);
      const more = withPolicies(world, [
        ...world.policies,
        ...extra.map((one) => ({ ...one, metadata: { ...one.metadata, name: 'extra' } })),
      ]);
      const isolated = (pod: Pod, direction: 'Ingress' | 'Egress') =>
        policiesSelecting(world, pod, direction).length > 0;
      const odd = cells(world).filter((cell) => {
        const [before, after] = [verdictOf(world, cell), verdictOf(more, cell)];
        const ends = [isolated(cell.from, 'Egress'), isolated(cell.to, 'Ingress')];
        if (ends.every((end) => end)) return before === 'allowed' && after === 'denied';
        return ends.some((end) => end) ? false : before === 'denied';
      });
      expect(odd).toEqual([]);
    });
  });

  it('policies are a union: what two admit together, one of them admits, where both isolate', () => {
    check((world) => {
      for (const cell of cells(world).slice(0, 60)) {
        const policies = policiesSelecting(world, cell.to, 'Ingress');
        if (policies.length === 0) continue;
        const ingressOnly = (some: readonly NetworkPolicy[]) =>
          verdictOf(
            withPolicies(
              world,
              some.map((one) => ({ ...one, spec: { ...one.spec, policyTypes: ['Ingress' as const] } })),
            ),
            cell,
          );
        const each = policies.map((one) => ingressOnly([one]));
        expect(ingressOnly(policies)).toBe(each.includes('allowed') ? 'allowed' : 'denied');
      }
    });
  });

  it('a policy of another namespace has no say over a pod', () => {
    check((world) => {
      for (const cell of cells(world).slice(0, 40)) {
        const own = world.policies.filter(({ metadata }) =>
          [cell.from, cell.to].some((pod) => pod.metadata.namespace === metadata.namespace),
        );
        expect(verdictOf(withPolicies(world, own), cell)).toBe(verdictOf(world, cell));
      }
    });
  });

  it('default deny closes a namespace, but for a pod to itself', () => {
    check((world) => {
      const space = world.pods[0]?.metadata.namespace ?? '';
      const deny = policy(`${space}/deny`, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
      const closed = withPolicies(world, [deny]);
      const touched = cells(world).map(
        ({ from, to }) => from !== to && [from, to].some((pod) => pod.metadata.namespace === space),
      );
      expect(matrix(closed)).toEqual(touched.map((one) => (one ? 'denied' : 'allowed')));
    });
  });

  it('default deny changes nothing where everything is isolated already', () => {
    check((world) => {
      const all = withPolicies(world, [...world.policies, ...denyAll(world)]);
      const twice = withPolicies(world, [...world.policies, ...denyAll(world), ...denyAll(world, 'again')]);
      expect(matrix(twice)).toEqual(matrix(all));
    });
  });

  it('a policy with an empty rule for both directions opens what it selects', () => {
    check((world) => {
      const open = world.namespaces.map(({ metadata }) =>
        policy(`${metadata.name}/open`, { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ...emptyRule }),
      );
      expect(new Set(matrix(withPolicies(world, [...world.policies, ...open])))).toEqual(new Set(['allowed']));
    });
  });

  it('what the API fills in makes no difference: policyTypes, TCP, an empty podSelector', () => {
    check((world) => {
      const filled = world.policies.map((one) => ({
        ...one,
        spec: {
          ...one.spec,
          podSelector: one.spec?.podSelector ?? {},
          policyTypes: (['Ingress', 'Egress'] as const).filter((direction) => isolates(one, direction)),
          ...(one.spec?.ingress
            ? {
                ingress: one.spec.ingress.map((rule) => ({
                  ...rule,
                  ...(rule.ports ? { ports: rule.ports.map((port) => ({ protocol: 'TCP' as const, ...port })) } : {}),
                })),
              }
            : {}),
        },
      }));
      expect(matrix(withPolicies(world, filled))).toEqual(matrix(world));
    });
  });

  it('matchLabels are as In with one value, and NotIn is the contrary of In', () => {
    const asExpressions = (selector: LabelSelector | null | undefined): LabelSelector => ({
      matchExpressions: [
        ...Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({
          key,
          operator: 'In',
          values: [value],
        })),
        ...(selector?.matchExpressions ?? []),
      ],
    });
    check((world) => {
      const policies = world.policies.map((one) => ({
        ...one,
        spec: {
          ...one.spec,
          podSelector: asExpressions(one.spec?.podSelector),
          ...(one.spec?.ingress
            ? {
                ingress: one.spec.ingress.map((rule) => ({
                  ...rule,
                  ...(rule.from
                    ? {
                        from: rule.from.map((peer) => ({
                          ...peer,
                          ...(peer.podSelector ? { podSelector: asExpressions(peer.podSelector) } : {}),
                          ...(peer.namespaceSelector
                            ? { namespaceSelector: asExpressions(peer.namespaceSelector) }
                            : {}),
                        })),
                      }
                    : {}),
                })),
              }
            : {}),
        },
      }));
      expect(matrix(withPolicies(world, policies))).toEqual(matrix(world));
      for (const pod of world.pods) {
        const selected = (operator: string) => {
          const one = policy(`${pod.metadata.namespace}/one`, {
            podSelector: { matchExpressions: [{ key: 'app', operator, values: ['a'] }] },
          });
          return policiesSelecting(withPolicies(world, [one]), pod, 'Ingress').length === 1;
        };
        expect(selected('NotIn')).toBe(!selected('In'));
      }
    });
  });

  it('an actor with a pod’s namespace, labels and address is treated as that pod', () => {
    check((world) => {
      const others = cells(world).filter(({ from, to }) => from !== to);
      const asActors = others.map(({ from, to, port, protocol }) => {
        const { namespace = '', labels = {} } = from.metadata;
        const actor = { type: 'actor' as const, namespace, labels, ip: from.status?.podIP ?? '' };
        return connect(world, actor, podOf(to), port, protocol).verdict;
      });
      expect(asActors).toEqual(others.map((cell) => verdictOf(world, cell)));
    });
  });

  it('an actor without address is never judged against what it would get with one', () => {
    check((world) => {
      for (const { from, to, port, protocol } of cells(world).slice(0, 60)) {
        if (from === to) continue;
        const { namespace = '', labels = {} } = from.metadata;
        const { verdict } = connect(world, { type: 'actor', namespace, labels }, podOf(to), port, protocol);
        if (verdict !== 'unknown') expect(verdict).toBe(verdictOf(world, { from, to, port, protocol }));
      }
    });
  });
});

function denyAll(world: World, name = 'deny'): NetworkPolicy[] {
  return world.namespaces.map(({ metadata }) =>
    policy(`${metadata.name}/${name}`, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
  );
}
