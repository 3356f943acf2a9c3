import type { Cluster } from '../../domain/cluster.js';
import { withoutKubectl } from '../../report/kubectl-text.js';

/** What to say before commands are typed: there is no kubectl, or one that does not fit. A kind cluster's own does. */
export async function kubectlRemark(cluster: Cluster): Promise<string | undefined> {
  const { provider, kubectl } = cluster;
  if (provider !== 'embedded' || kubectl === undefined) return withoutKubectl(cluster);
  const [{ kubectlSkew }, { run }] = await Promise.all([
    import('../../cluster/embedded/kubectl-skew.js'),
    import('../../process/run.js'),
  ]);
  const skew = await kubectlSkew(kubectl, run);
  return skew && `${skew.problem}. ${skew.hint}`;
}
