import type { Labels } from '../domain/objects.js';
import type { ModelReason } from '../domain/reach.js';

export type ConnectionVerdict = 'allowed' | 'denied' | 'unknown';

/** What the model says of one connection: the verdict, and each step of the way with its own. */
export interface Connection {
  verdict: ConnectionVerdict;
  /** In the order in which a packet meets them: pod, name, service, egress, ingress. Never empty. */
  reasons: readonly ModelReason[];
}

/** Where a connection starts. */
export type ModelSource =
  | { type: 'pod'; namespace: string; name: string }
  /** A pod that need not exist. Without `ip`, what depends on its address is unknown. */
  | { type: 'actor'; namespace: string; labels: Labels; ip?: string }
  /** An address outside the cluster, a node's, or a pod's. */
  | { type: 'ip'; ip: string };

/** Denied when any step denies; else unknown when any step is unknown. */
export function verdictOf(reasons: readonly ModelReason[]): ConnectionVerdict {
  if (reasons.some((reason) => reason.verdict === 'denied')) return 'denied';
  return reasons.some((reason) => reason.verdict === 'unknown') ? 'unknown' : 'allowed';
}

export function connection(...reasons: readonly ModelReason[]): Connection {
  return { verdict: verdictOf(reasons), reasons };
}
