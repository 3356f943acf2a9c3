import type { Cluster } from '../domain/cluster.js';

/** What is missing for typing commands; undefined when nothing is. */
export function withoutKubectl({ kubectl }: Cluster): string | undefined {
  if (kubectl !== undefined) return undefined;
  return 'There is no kubectl on the PATH. To type commands install it: https://kubernetes.io/docs/tasks/tools/';
}
