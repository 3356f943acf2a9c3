import type { NetworkPolicy } from '../domain/objects.js';
import { type Condition, seenBy } from './condition.js';
import { list } from './describe.js';
import type { Flow } from './flow.js';
import { conditionsOf } from './peer.js';
import { type Direction, type Rule, rulesOf } from './policy.js';
import { admitsPort, describePortMiss } from './port.js';
import type { World } from './world.js';

/** The rule and peer that come closest to admitting a denied flow. */
export interface Miss {
  policy: NetworkPolicy;
  /** "rule 1, peer 2 matches namespaceSelector team=a but not podSelector access=yes: box has access=no" */
  text: string;
  /** The field that misses: spec.ingress[0].from[1].podSelector. */
  path: string;
}

interface Candidate {
  policy: NetworkPolicy;
  /** How many things would have to change: failing selector terms, and the port. */
  failing: number;
  /** How many things fit already: between equals, the one that fits more is the one that was meant. */
  fitting: number;
  say(): { text: string; path: string };
}

/** A policy without rules admits no one on purpose, so any rule is nearer than none. */
const NO_RULES = 1000;

/**
 * The nearest miss among isolating policies none of which admits the flow. Ranked by the number
 * of things that fail, then by the number that fit, then in the order in which they are written.
 */
export function nearestMiss(world: World, direction: Direction, policies: readonly NetworkPolicy[], flow: Flow): Miss {
  const candidates = policies.flatMap((policy) => candidatesOf(world, direction, policy, flow));
  const [nearest] = candidates.sort((a, b) => a.failing - b.failing || b.fitting - a.fitting);
  if (!nearest) throw new Error('nearestMiss needs at least one policy');
  return { policy: nearest.policy, ...nearest.say() };
}

function candidatesOf(world: World, direction: Direction, policy: NetworkPolicy, flow: Flow): readonly Candidate[] {
  const rules = rulesOf(policy, direction);
  if (rules.length === 0) return [noRules(policy, direction)];
  const seen = seenBy(world, direction, policy, flow);
  return rules.flatMap((rule, index) => {
    const portFits = admitsPort(rule.ports, flow);
    const portListed = rule.ports.length > 0;
    const common = { policy, rule, index, portFits, flow };
    if (rule.peers.length === 0) return [peerCandidate({ ...common, conditions: [] }, portListed)];
    return rule.peers.map((peer, number) =>
      peerCandidate({ ...common, conditions: conditionsOf(peer, seen), number }, portListed),
    );
  });
}

interface Attempt {
  policy: NetworkPolicy;
  rule: Rule;
  index: number;
  portFits: boolean;
  flow: Flow;
  conditions: readonly Condition[];
  /** Index of the peer; absent where the rule names none. */
  number?: number;
}

function peerCandidate(attempt: Attempt, portListed: boolean): Candidate {
  const { policy, portFits, conditions } = attempt;
  const failing = conditions.filter((condition) => condition.holds === 'no');
  return {
    policy,
    failing: failing.reduce((sum, condition) => sum + condition.misses, portFits ? 0 : 1),
    fitting: conditions.length - failing.length + (portListed && portFits ? 1 : 0),
    say: () => (failing.length === 0 ? sayPortMiss(attempt) : sayPeerMiss(attempt, failing)),
  };
}

function sayPortMiss({ rule, index, number, flow }: Attempt): { text: string; path: string } {
  const peer = number === undefined ? '' : `, peer ${number + 1} matches, but the rule`;
  return { text: `rule ${index + 1}${peer} ${describePortMiss(rule.ports, flow)}`, path: `${rule.path}.ports` };
}

function sayPeerMiss(attempt: Attempt, failing: readonly Condition[]): { text: string; path: string } {
  const { rule, index, number = 0, portFits, conditions, flow } = attempt;
  const fitting = conditions.filter((condition) => condition.holds !== 'no');
  const fits =
    fitting.length > 0 ? `matches ${list(fitting.map((condition) => condition.text()))} but not` : 'does not match';
  const misses = list(failing.map((condition) => condition.text()));
  const because = list(failing.map((condition) => condition.because()));
  const port = portFits ? '' : `; and the rule ${describePortMiss(rule.ports, flow)}`;
  return {
    text: `rule ${index + 1}, peer ${number + 1} ${fits} ${misses}: ${because}${port}`,
    path: `${rule.peersPath}[${number}].${failing[0]?.field}`,
  };
}

function noRules(policy: NetworkPolicy, direction: Direction): Candidate {
  const field = direction.toLowerCase();
  return {
    policy,
    failing: NO_RULES,
    fitting: 0,
    say: () => ({ text: `it has no ${field} rules, so it admits no one`, path: 'spec' }),
  };
}
