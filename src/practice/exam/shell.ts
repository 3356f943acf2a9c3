import { delimiter, dirname } from 'node:path';
import type { Lab } from '../../domain/lab.js';
import type { PracticeDeps } from '../deps.js';
import type { ShellEnvironment } from '../practice.js';
import { examCluster } from './cluster.js';
import { shellName } from './submitting.js';
import { labsOf, questionOf, requireRunning } from './under-way.js';

/** The environment of a question's shell; the question becomes the open one. */
export async function examShell(deps: PracticeDeps, number: number): Promise<Omit<ShellEnvironment, 'attempt'>> {
  const sitting = await requireRunning(deps);
  questionOf(sitting, number);
  const lab = (await labsOf(sitting, deps.catalog))[number - 1] as Lab;
  const cluster = await examCluster(sitting, deps);
  const namespace = lab.namespaces[0] ?? 'default';
  const kubeconfig = await deps.shellKubeconfigs.provide(shellName(sitting, number), cluster.kubeconfig, namespace);
  if (sitting.open !== number) {
    await deps.exams.append(sitting.id, { type: 'opened', at: deps.clock.now(), question: number });
  }
  const env = {
    KUBECONFIG: kubeconfig,
    PATH: cluster.kubectl ? `${dirname(cluster.kubectl)}${delimiter}${deps.path}` : deps.path,
    KUBEDRILL_LAB: lab.id,
    KUBEDRILL_DEADLINE: String(Math.floor(sitting.deadlineAt / 1000)),
    KUBEDRILL_EXAM: sitting.blueprint,
    KUBEDRILL_QUESTION: String(number),
  };
  return { env, namespace, cluster, lab };
}
