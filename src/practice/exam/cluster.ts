import type { Cluster } from '../../domain/cluster.js';
import type { ExamSitting } from '../../domain/exam.js';
import { ExitCode, LabError } from '../../domain/lab-error.js';
import type { Kube } from '../../kube/kube.js';
import { type PracticeDeps, withKube } from '../deps.js';
import { clusterUid } from '../reaching.js';

/** The cluster of the sitting; rejects with `other-provider`, `cluster-gone` or `cluster-not-answering`. */
export async function examCluster(sitting: ExamSitting, { provider }: PracticeDeps): Promise<Cluster> {
  if (sitting.provider !== provider.name) {
    throw new LabError({
      code: 'other-provider',
      message: `Exam ${sitting.blueprint} was begun on a cluster of provider ${sitting.provider}, not ${provider.name}.`,
      hint: `Add --provider ${sitting.provider}.`,
      exitCode: ExitCode.usage,
    });
  }
  const { state, name, cluster, detail } = await provider.status();
  if (name !== sitting.cluster) throw gone(sitting, `this is ${name}`);
  if (cluster) return cluster;
  if (state !== 'partial') throw gone(sitting, detail ?? 'it is not there');
  throw new LabError({
    code: 'cluster-not-answering',
    message: `The cluster of exam ${sitting.blueprint} does not answer: ${detail ?? 'it does not run'}.`,
    hint: '`kubedrill up` mends it; the exam goes on.',
  });
}

/** Works on the sitting's cluster; rejects as `examCluster` does, and when another cluster has taken its name. */
export async function onExamCluster<T>(
  deps: PracticeDeps,
  sitting: ExamSitting,
  signal: AbortSignal | undefined,
  work: (kube: Kube, cluster: Cluster) => Promise<T>,
): Promise<T> {
  const cluster = await examCluster(sitting, deps);
  return withKube(deps, cluster.kubeconfig, async (kube) => {
    const uid = sitting.clusterUid && (await clusterUid(kube, signal));
    if (uid && uid !== sitting.clusterUid) throw gone(sitting, 'another one has taken its name');
    return work(kube, cluster);
  });
}

function gone({ cluster, blueprint }: ExamSitting, why: string): LabError {
  return new LabError({
    code: 'cluster-gone',
    message: `The cluster ${cluster}, on which exam ${blueprint} was begun, is gone: ${why}.`,
    hint: 'What was in it cannot be graded any more: `kubedrill exam stop` ends the exam.',
  });
}
