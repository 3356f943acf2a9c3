import { delimiter, dirname } from 'node:path';
import type { PracticeDeps } from './deps.js';
import type { ShellEnvironment } from './practice.js';
import { clusterOf } from './reaching.js';
import { labOf, requireAttempt } from './under-way.js';

export async function shell(deps: PracticeDeps): Promise<ShellEnvironment> {
  const attempt = await requireAttempt(deps.attempts);
  const lab = await labOf(attempt, deps.catalog);
  const cluster = await clusterOf(attempt, deps.provider);
  const namespace = lab.namespaces[0] ?? 'default';
  const kubeconfig = await deps.shellKubeconfigs.provide(attempt.id, cluster.kubeconfig, namespace);
  const env = {
    KUBECONFIG: kubeconfig,
    PATH: cluster.kubectl ? `${dirname(cluster.kubectl)}${delimiter}${deps.path}` : deps.path,
    KUBEDRILL_LAB: lab.id,
    KUBEDRILL_DEADLINE: String(Math.floor(attempt.deadlineAt / 1000)),
  };
  return { env, namespace, cluster, lab, attempt };
}
