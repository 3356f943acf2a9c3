import type { Clock } from '../../../domain/clock.js';
import type { Kube } from '../../../kube/kube.js';
import { INGRESS_SERVICE } from '../../ingress-service.js';
import type { Tell } from '../phases.js';
import { retrying } from '../retrying.js';
import { rolledOut, waitUntil } from '../rollout.js';
import { ingressNamespace, TRAEFIK, traefikObjects } from './traefik.js';

/** Long enough for a first pull over a slow line. */
const LIMIT_MS = 180_000;

/**
 * Puts Traefik in and waits until it serves. What is in place stays, what a learner has changed or removed comes back.
 * Killed half-way, it can be run again.
 */
export async function installTraefik(kube: Kube, clock: Clock, tell: Tell, signal: AbortSignal): Promise<void> {
  const applyAll = async () => {
    await kube.apply(ingressNamespace(), signal);
    await Promise.all(traefikObjects().map((object) => kube.apply(object, signal)));
  };
  // As a whole: a namespace on its way out takes its objects with it.
  await retrying(applyAll, clock, signal);
  const { namespace } = INGRESS_SERVICE;
  await waitUntil(rolledOut('Deployment', TRAEFIK, namespace), { kube, clock, limitMs: LIMIT_MS, tell, signal });
}
