import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedCluster } from '../../src/cluster/embedded/cluster.js';
import { makeCredentials } from '../../src/cluster/embedded/wire/certificates.js';
import { kubeconfigText } from '../../src/cluster/embedded/wire/kubeconfig.js';
import { systemClock } from '../../src/domain/clock.js';
import type { Kube } from '../../src/kube/kube.js';
import { openKube } from '../../src/kube/open.js';

/** A cluster that the contract is held against. */
export interface Target {
  name: string;
  /** How long a change may take to be carried out, in milliseconds. */
  patienceMs: number;
  open(): Promise<{ kube: Kube; kubeconfig: string; close(): Promise<void> }>;
}

export const embedded: Target = {
  name: 'embedded',
  patienceMs: 20_000,
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kubedrill-contract-'));
    const credentials = makeCredentials(Date.now());
    const cluster = new EmbeddedCluster({ clock: systemClock, credentials });
    await cluster.start();
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, kubeconfigText('contract', cluster.url, credentials), { mode: 0o600 });
    const kube = await openKube(kubeconfig);
    return {
      kube,
      kubeconfig,
      close: async () => {
        kube.close();
        await cluster.stop();
        await rm(folder, { recursive: true });
      },
    };
  },
};

/** A real cluster; nothing but what a test makes is touched. */
export function real(kubeconfig: string): Target {
  const open: Target['open'] = async () => {
    const kube = await openKube(kubeconfig);
    return { kube, kubeconfig, close: async () => kube.close() };
  };
  return { name: 'real', patienceMs: 120_000, open };
}

/** Looks again until `look` gives something, or the time is up. */
export async function eventually<T>(patienceMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`not within ${patienceMs} ms`);
    await systemClock.sleep(50);
  }
}
