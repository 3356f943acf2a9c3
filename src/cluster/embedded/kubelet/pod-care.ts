import type { Context } from '../controllers/context.js';
import type { EventText } from '../controllers/events.js';
import type { ClusterNetwork } from '../net/cluster-network.js';
import type { PodNetwork } from '../net/pod-network.js';
import type { Obj } from '../object.js';
import type { DirectoryNode } from '../process/files.js';
import { pathOf, type Slot } from './container-slot.js';

/** What was not there is looked for again after so long. */
export const RETRY_MS = 2000;

export interface WorkerDeps {
  context: Context;
  network: ClusterNetwork;
  /** Images that this node has pulled before. */
  images: Set<string>;
  takeIp(pod: Obj): string;
}

/** What those who see to one part of a pod's life are given of it. */
export interface PodCare {
  readonly deps: WorkerDeps;
  /** As it was last seen in the API. */
  readonly pod: Obj;
  /** Undefined until the pod is prepared; so are the volumes. */
  readonly network: PodNetwork | undefined;
  readonly volumes: ReadonlyMap<string, DirectoryNode> | undefined;
  /** Aborted when the pod is gone, or the cluster stops. */
  readonly life: AbortSignal;
  event(text: EventText): void;
  /** Has the whole pod looked at anew: soon, or in so many milliseconds. */
  later(): void;
  wakeIn(ms: number): void;
}

/** Records an event of the pod that is about one container. */
export function containerEvent(
  care: PodCare,
  slot: Slot,
  type: EventText['type'],
  reason: string,
  message: string,
): void {
  care.event({ type, reason, message, fieldPath: pathOf(slot) });
}
