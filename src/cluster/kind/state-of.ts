import { LabError } from '../../domain/lab-error.js';
import type { Context } from './deps.js';
import type { ContainerRow } from './docker.js';

/** What Docker holds under the cluster's name. */
export interface Found {
  /** Node containers of ours. */
  nodes: readonly ContainerRow[];
  /** Registry and build containers of ours. */
  others: readonly ContainerRow[];
  /** Containers of that name or cluster that are not ours. */
  foreign: readonly ContainerRow[];
}

export async function findContainers({ docker, names }: Context, signal?: AbortSignal): Promise<Found> {
  const rows = await docker.containers(signal);
  const ofCluster = rows.filter(
    (row) =>
      row.kindCluster === names.cluster ||
      row.ofCluster === names.cluster ||
      row.name === names.controlPlane ||
      row.name === names.registry,
  );
  return {
    nodes: ofCluster.filter((row) => row.part === 'node' && row.kindCluster !== undefined),
    others: ofCluster.filter((row) => row.part !== undefined && row.kindCluster === undefined),
    foreign: ofCluster.filter((row) => row.part === undefined),
  };
}

/** The same; rejects with `foreign-cluster` where somebody else's containers have the name. */
export async function findOwnContainers(context: Context, signal?: AbortSignal): Promise<Omit<Found, 'foreign'>> {
  const { foreign, ...own } = await findContainers(context, signal);
  if (foreign.length > 0) throw foreignCluster(context.names.cluster, foreign);
  return own;
}

export function foreignCluster(name: string, rows: readonly ContainerRow[]): LabError {
  return new LabError({
    code: 'foreign-cluster',
    message: `The name "${name}" is taken by something that kubedrill did not make: ${rows.map((row) => row.name).join(', ')}.`,
    hint: `It is left alone. Remove it yourself if it is not needed (kind delete cluster --name ${name}), or choose another name.`,
  });
}
