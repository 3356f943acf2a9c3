import type { Clock } from '../../domain/clock.js';
import type { KubeObject } from '../../domain/objects.js';
import type { Kube } from '../../kube/kube.js';
import type { Tell } from './phases.js';
import { retrying } from './retrying.js';

/** Applies the parts in the order in which they need each other, everything of one rank at once. */
export async function applyCalico(
  kube: Kube,
  objects: readonly KubeObject[],
  clock: Clock,
  tell: Tell,
  signal?: AbortSignal,
): Promise<void> {
  let applied = 0;
  for (const rank of [0, 1]) {
    const ofRank = objects.filter((object) => (isWorkload(object) ? 1 : 0) === rank);
    await Promise.all(
      ofRank.map(async (object) => {
        await retrying(() => kube.apply(object, signal), clock, signal);
        applied++;
        tell(`Applied ${applied} of ${objects.length} Calico objects`, applied / objects.length);
      }),
    );
  }
}

function isWorkload({ kind }: KubeObject): boolean {
  return kind === 'DaemonSet' || kind === 'Deployment';
}
