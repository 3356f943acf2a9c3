import type { NetworkPolicy } from '../domain/objects.js';
import type { ModelReason } from '../domain/reach.js';
import { allHold, type Seen, seenBy } from './condition.js';
import { describePort, list, policyName, policyRef, reason } from './describe.js';
import type { Flow } from './flow.js';
import { nearestMiss } from './nearest-miss.js';
import type { Party } from './party.js';
import { conditionsOf, describePeer } from './peer.js';
import { type Direction, policiesSelecting, type Rule, rulesOf } from './policy.js';
import { admitsPort } from './port.js';
import type { World } from './world.js';

/** What the policies of one end say of a flow: the source's for Egress, the destination's for Ingress. */
export function judgeIsolation(world: World, direction: Direction, flow: Flow): ModelReason {
  const stage = direction === 'Ingress' ? 'ingress' : 'egress';
  const self = direction === 'Ingress' ? flow.destination : flow.source;
  const policies = self.namespace === undefined ? [] : policiesSelecting(world, selectableOf(self), direction);
  if (policies.length === 0) {
    const everyone = direction === 'Ingress' ? 'everyone may connect' : 'it may connect to everyone';
    return reason(stage, 'allowed', `no policy selects ${self.name} for ${direction}: ${everyone}`);
  }
  let undecided: ModelReason | undefined;
  for (const policy of policies) {
    const seen = seenBy(world, direction, policy, flow);
    for (const [index, rule] of rulesOf(policy, direction).entries()) {
      if (!admitsPort(rule.ports, flow)) continue;
      const admitted = admits(stage, policy, index, rule, seen, flow);
      if (admitted?.verdict === 'allowed') return admitted;
      undecided ??= admitted;
    }
  }
  return undecided ?? denial(world, direction, policies, flow);
}

/** How the rule's peers admit the other end, surely or perhaps; undefined when they do not. */
function admits(
  stage: ModelReason['stage'],
  policy: NetworkPolicy,
  index: number,
  rule: Rule,
  seen: Seen,
  flow: Flow,
): ModelReason | undefined {
  const where = `policy ${policyName(policy)} rule ${index + 1}`;
  const what = `${seen.other.name} on ${describePort(flow.port, flow.protocol)}`;
  if (rule.peers.length === 0) {
    return reason(stage, 'allowed', `${where} admits everyone, so ${what}`, policyRef(policy), rule.path);
  }
  let undecided: ModelReason | undefined;
  for (const [number, peer] of rule.peers.entries()) {
    const conditions = conditionsOf(peer, seen);
    const holds = allHold(conditions);
    if (holds === 'no') continue;
    const peerText = `${where}, peer ${number + 1} (${describePeer(peer)})`;
    const path = `${rule.peersPath}[${number}]`;
    if (holds === 'yes') return reason(stage, 'allowed', `${peerText} admits ${what}`, policyRef(policy), path);
    const why = conditions.find((condition) => condition.holds === 'unknown')?.because();
    undecided ??= reason(stage, 'unknown', `${peerText} may admit ${what}: ${why}`, policyRef(policy), path);
  }
  return undecided;
}

function denial(world: World, direction: Direction, policies: readonly NetworkPolicy[], flow: Flow): ModelReason {
  const [stage, self, other] =
    direction === 'Ingress'
      ? (['ingress', flow.destination, flow.source] as const)
      : (['egress', flow.source, flow.destination] as const);
  const miss = nearestMiss(world, direction, policies, flow);
  const what = `${other.name} on ${describePort(flow.port, flow.protocol)}`;
  const names = list(policies.map(policyName));
  const text =
    policies.length === 1
      ? `policy ${names} isolates ${self.name} for ${direction} and does not admit ${what}: ${miss.text}`
      : `policies ${names} isolate ${self.name} for ${direction} and none admits ${what}; nearest is ${policyName(miss.policy)}: ${miss.text}`;
  return reason(stage, 'denied', text, policyRef(miss.policy), miss.path);
}

function selectableOf({ namespace, labels }: Party) {
  return { metadata: { ...(namespace === undefined ? {} : { namespace }), labels: labels ?? {} } };
}
