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

/** The cluster that the attempt was begun on; rejects with `other-provider`, `cluster-gone` or `cluster-not-answering`. */
export async function clusterOf(attempt: Attempt, provider: ClusterProvider): Promise<Cluster> {
  if (attempt.provider !== provider.name) {
    throw new LabError({
      code: 'other-provider',
      message: `Lab ${attempt.lab} was begun on a cluster of provider ${attempt.provider}, not ${provider.name}.`,
      hint: `Add --provider ${attempt.provider}, or end the attempt with \`kubedrill stop --provider ${attempt.provider}\`.`,
      exitCode: ExitCode.usage,
    });
  }
  const { state, name, cluster, detail } = await provider.status();
  if (name !== attempt.cluster) throw clusterGone(attempt, `this is ${name}`);
  if (cluster) return cluster;
  if (state === 'partial') throw notAnswering(attempt, detail);
  throw clusterGone(attempt, detail ?? (state === 'foreign' ? 'its name is taken by another' : 'it is not there'));
}

/** Rejects with `cluster-gone` when a later cluster stands under the name of the attempt's. */
export async function sameCluster(attempt: Attempt, kube: Kube, signal?: AbortSignal): Promise<void> {
  const uid = attempt.clusterUid && (await clusterUid(kube, signal));
  if (uid && uid !== attempt.clusterUid) throw clusterGone(attempt, 'another one has taken its name');
}

/** Whether the error says that the cluster is there but does not answer: what was begun on it can go on later. */
export function saysNotAnswering(error: unknown): error is LabError {
  return error instanceof LabError && ['api-unreachable', 'cluster-not-answering'].includes(error.code);
}

function clusterGone({ cluster, lab }: Attempt, why: string): LabError {
  return new LabError({
    code: 'cluster-gone',
    message: `The cluster ${cluster}, on which lab ${lab} was begun, is gone: ${why}.`,
    hint: `\`kubedrill start ${lab}\` begins anew, with a new cluster where needed; \`kubedrill stop\` ends the attempt.`,
  });
}

function notAnswering({ cluster, lab }: Attempt, detail = 'it does not run'): LabError {
  return new LabError({
    code: 'cluster-not-answering',
    message: `The cluster ${cluster}, on which lab ${lab} was begun, does not answer: ${detail}.`,
    hint: '`kubedrill up` mends it; the attempt goes on.',
  });
}
