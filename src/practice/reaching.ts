import type { Attempt } from '../domain/attempt.js';
import type { Cluster, ClusterProvider } from '../domain/cluster.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import { type Kube, KubeError } from '../kube/kube.js';

/** UID of kube-system: one cluster's own for as long as it lives. Undefined where we may not read it. */
export async function clusterUid(kube: Kube, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const namespace = await kube.get({ apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' }, signal);
    return namespace?.metadata.uid;
  } catch (error) {
    if (error instanceof KubeError && error.status === 403) return undefined;
    throw error;
  }
}

/** The cluster that the attempt was begun on; rejects with `other-provider` or `cluster-gone`. */
export async function clusterOf(attempt: Attempt, provider: ClusterProvider): Promise<Cluster> {
  if (attempt.provider !== provider.name) {
    throw new LabError({
      code: 'other-provider',
      message: `Lab ${attempt.lab} was begun on a cluster of provider ${attempt.provider}, not ${provider.name}.`,
      hint: `Add --provider ${attempt.provider}, or end the attempt with \`kubedrill stop --provider ${attempt.provider}\`.`,
      exitCode: ExitCode.usage,
    });
  }
  const status = await provider.status();
  if (status.cluster && status.name === attempt.cluster) return status.cluster;
  throw clusterGone(attempt, status.detail ?? WHY[status.state]);
}

/** Rejects with `cluster-gone` when a later cluster stands under the name of the attempt's. */
export async function sameCluster(attempt: Attempt, kube: Kube, signal?: AbortSignal): Promise<void> {
  const uid = attempt.clusterUid && (await clusterUid(kube, signal));
  if (uid && uid !== attempt.clusterUid) throw clusterGone(attempt, 'another one has taken its name');
}

const WHY = {
  absent: 'it is not there',
  partial: 'it does not run',
  foreign: 'its name belongs to a cluster that is not ours',
  running: 'it runs under another name',
};

function clusterGone(attempt: Attempt, why: string): LabError {
  return new LabError({
    code: 'cluster-gone',
    message: `The cluster ${attempt.cluster}, on which lab ${attempt.lab} was begun, is gone: ${why}.`,
    hint: `\`kubedrill start ${attempt.lab}\` begins anew, with a new cluster where needed; \`kubedrill stop\` ends the attempt.`,
  });
}
