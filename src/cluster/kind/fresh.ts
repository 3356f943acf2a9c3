import type { Pod } from '../../domain/objects.js';
import type { Context } from './deps.js';
import type { ContainerRow } from './docker.js';
import type { Missing } from './rollout.js';

/** When each node's container was started, in epoch milliseconds, by node name. */
export type StartTimes = ReadonlyMap<string, number>;

export async function startTimes({ docker }: Context, nodes: readonly ContainerRow[]): Promise<StartTimes> {
  const format = '{{.Name}} {{.State.StartedAt}}';
  const ids = nodes.map(({ id }) => id);
  const text = await docker.out('Inspecting the nodes', ['container', 'inspect', '--format', format, ...ids]);
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [name = '', startedAt = ''] = line.replace(/^\//, '').split(' ');
      return [name, Date.parse(startedAt)];
    }),
  );
}

/** What a cluster is not itself without. */
const NEEDED = ['calico-node', 'calico-kube-controllers', 'kube-dns'];

/** Calico and CoreDNS are ready, and as they are since their node's last start, not as they were before it. */
export const podsSince =
  (starts: StartTimes): Missing =>
  async (kube, signal) => {
    const labelSelector = `k8s-app in (${NEEDED.join(',')})`;
    const pods = (await kube.list(
      { apiVersion: 'v1', kind: 'Pod', namespace: 'kube-system', labelSelector },
      signal,
    )) as Pod[];
    const absent = NEEDED.find((app) => !pods.some(({ metadata }) => metadata.labels?.['k8s-app'] === app));
    if (absent !== undefined) return `${absent} is not there`;
    const late = pods.find((pod) => !isReadySince(pod, starts.get(pod.spec.nodeName ?? '') ?? 0));
    return late === undefined ? undefined : `${late.metadata.name} is not ready`;
  };

function isReadySince({ metadata, status }: Pod, start: number): boolean {
  if (metadata.deletionTimestamp !== undefined) return true;
  const ready = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
  const containers = status?.containerStatuses ?? [];
  return (
    ready &&
    containers.length > 0 &&
    // The API's times are whole seconds.
    containers.every(({ state }) => Date.parse(state?.running?.startedAt ?? '') + 1_000 > start)
  );
}
