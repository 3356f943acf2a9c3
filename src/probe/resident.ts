import type { Pod } from '../domain/objects.js';
import { type Kube, KubeError } from '../kube/kube.js';
import { probeContainer } from './probe-container.js';
import { CannotProbe, type Station } from './station.js';

const NAME = 'kubedrill-probe';
/** A pod whose probe containers ended that often has something against them. */
const MOST = 9;

/**
 * Puts a resident ephemeral container into a pod, or finds the one that is there: asking for what is there already
 * changes nothing. One that has ended (its node was restarted) cannot be revived, so another is put beside it.
 */
export async function placeResident(
  kube: Kube,
  namespace: string,
  pod: string,
  image: string,
  signal?: AbortSignal,
): Promise<Station> {
  for (let number = 1; number <= MOST; number++) {
    const container = number === 1 ? NAME : `${NAME}-${number}`;
    const target = { apiVersion: 'v1', kind: 'Pod', namespace, name: pod };
    const patch = { spec: { ephemeralContainers: [probeContainer(container, image)] } };
    let patched: Pod;
    try {
      patched = (await kube.patch(target, patch, 'ephemeralcontainers', signal)) as Pod;
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      // Ephemeral containers cannot be changed: ours of another version is in the way of this name.
      if (error.status === 422 && number < MOST && /may not be changed|may not be removed/.test(error.message))
        continue;
      throw new CannotProbe(
        'exec-impossible',
        `no probe container can be put into ${namespace}/${pod}: ${error.message}`,
      );
    }
    if (!hasEnded(patched, container)) return { namespace, pod, container };
  }
  throw new CannotProbe('exec-impossible', `the probe containers in ${namespace}/${pod} have all ended`);
}

function hasEnded(pod: Pod, container: string): boolean {
  const statuses = pod.status?.ephemeralContainerStatuses ?? [];
  return statuses.some(({ name, state }) => name === container && state?.terminated !== undefined);
}
