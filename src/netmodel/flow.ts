import type { Protocol } from '../domain/objects.js';
import type { Party } from './party.js';

/** One connection as policies see it: after the Service's translation, between two addresses. */
export interface Flow {
  source: Party;
  /** Absent where it is not known, or where it may be replaced on the way. */
  sourceIp: string | undefined;
  destination: Party;
  destinationIp: string;
  /** The destination's own port. */
  port: number;
  protocol: Protocol;
  /** The port that was dialled, where a Service translated it into another one. */
  servicePort?: number;
}
