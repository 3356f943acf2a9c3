import {
  type Direction,
  type Finding,
  type NetworkPolicy,
  nameOf,
  OPPOSITE,
  policiesSelecting,
  refOf,
  rulesOf,
  type Seen,
} from '../../src/sdk.js';
import { closedTo } from './open-to.js';
import { EVERY_PORT } from './ports.js';
import type { Subject } from './subjects.js';

/** What closes the pod in this direction, be it only for some or on some ports; undefined when everything passes. */
export function isOpen(subject: Subject, direction: Direction, seen: Seen): Finding | undefined {
  const policies = policiesSelecting(seen.snapshot.world, subject, direction);
  const [first] = policies;
  if (!first || closedTo(EVERY_PORT, subject, undefined, direction, seen).length === 0) return undefined;
  return {
    expected: `${subject.name} is open for ${direction}`,
    observed: `${policies.map(nameOf).join(', ')} isolates it, and no rule admits everybody on every port`,
    at: { object: refOf(first), path: `spec.${atFault(first, direction)}` },
  };
}

/** A policy with rules for the other direction alone closes this one by its types, which may not even be written down. */
function atFault(policy: NetworkPolicy, direction: Direction): 'podSelector' | 'policyTypes' {
  const isMeant = rulesOf(policy, direction).length > 0 || rulesOf(policy, OPPOSITE[direction]).length === 0;
  return isMeant ? 'podSelector' : 'policyTypes';
}
