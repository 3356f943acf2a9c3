import type { ClusterStatus } from '../../domain/cluster.js';
import type { LabWithAnswers } from '../../domain/lab.js';
import type { Kube } from '../../kube/kube.js';
import type { PracticeDeps } from '../../practice/deps.js';

/**
 * Works on what stays as it is while these labs are proven: their files, the cluster, and the connections to it. It is
 * asked for once, not hundreds of times; a person's attempt asks anew each time, because days may lie between.
 */
export async function onUnchanging<T>(
  deps: PracticeDeps,
  labs: readonly LabWithAnswers[],
  work: (deps: PracticeDeps) => Promise<T>,
): Promise<T> {
  const { catalog, provider } = deps;
  const opened = new Map<string, Promise<Kube>>();
  let running: ClusterStatus | undefined;
  const openKube = async (kubeconfig: string): Promise<Kube> => {
    const known = opened.get(kubeconfig) ?? deps.openKube(kubeconfig);
    opened.set(kubeconfig, known);
    return { ...(await known), close: () => undefined };
  };
  const status = async () => {
    if (running) return running;
    const now = await provider.status();
    if (now.state === 'running') running = now;
    return now;
  };
  const get = async (id: string) => labs.find((lab) => lab.id === id) ?? catalog.get(id);
  try {
    return await work({ ...deps, openKube, provider: { ...provider, status }, catalog: { ...catalog, get } });
  } finally {
    for (const kube of opened.values()) (await kube.catch(() => undefined))?.close();
  }
}
