import type { Kube } from '../../kube/kube.js';
import type { Context } from './deps.js';
import { podsSince, type StartTimes } from './fresh.js';
import { readMarker, writeMarker } from './marker.js';
import { networkUp } from './network-up.js';
import type { Phase, Tell } from './phases.js';
import { preflight } from './preflight.js';
import { retrying } from './retrying.js';
import { allOf, defaultServiceAccount, rolledOut, waitUntil } from './rollout.js';
import { together } from './together.js';

const LIMIT_MS = 300_000;

export interface Settling {
  context: Context;
  kube: Kube;
  phase: Phase;
  signal: AbortSignal;
  /** Puts Calico in; absent when that was done before. */
  calico?: (tell: Tell) => Promise<void>;
  workers: number;
  /** After a restart: what the API says of pods is true only for those that started since. */
  starts?: StartTimes;
}

/** From an API that begins to answer to a cluster that is ready: idempotent. */
export async function settle({ context, kube, phase, signal, calico, workers, starts }: Settling): Promise<void> {
  const { clock } = context;
  await retrying(() => kube.version(signal), clock, signal);
  await together(signal, (joined) => {
    const wait = { kube, clock, limitMs: LIMIT_MS, signal: joined };
    const network = phase('calico', 'Installing Calico', async (tell) => {
      await calico?.(tell);
      const fresh = starts === undefined ? [] : [podsSince(starts)];
      await waitUntil(allOf(networkUp(workers + 1), ...fresh), { ...wait, tell });
      await waitUntil(rolledOut('Deployment', 'calico-kube-controllers'), { ...wait, tell });
    });
    const dns = phase('coredns', 'Waiting for CoreDNS', async (tell) => {
      await waitUntil(rolledOut('Deployment', 'coredns'), { ...wait, tell });
      await waitUntil(defaultServiceAccount, { ...wait, tell });
    });
    const proof = phase('preflight', 'Proving that policies are enforced', async (tell) => {
      const marker = await retrying(() => readMarker(kube, joined), clock, joined);
      if (marker?.enforces) return;
      // A pod that meets a network plugin half installed is tried again only a quarter of a minute later.
      await waitUntil(networkUp(workers + 1), { ...wait, tell });
      await preflight({ kube, clock }, tell, joined);
      await writeMarker(kube, { enforces: true, ready: false }, joined);
    });
    return [network, dns, proof];
  });
  await writeMarker(kube, { enforces: true, ready: true }, signal);
}
