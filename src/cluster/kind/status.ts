import type { Cluster, ClusterStatus } from '../../domain/cluster.js';
import type { Capability } from '../../domain/lab.js';
import type { Context } from './deps.js';
import type { ContainerRow } from './docker.js';
import { podsSince, startTimes } from './fresh.js';
import { ingressEntry } from './ingress/entry.js';
import { networkUp } from './network-up.js';
import { type ClusterRecord, readRecord } from './state.js';
import { findContainers, foreignCluster } from './state-of.js';

export const CAPABILITIES: readonly Capability[] = [
  'networkpolicy',
  'ingress',
  'nodeport',
  'node-access',
  'volumes',
  'default-namespace',
];

/** The API must answer within this time: `up` on a running cluster is to return at once. */
const ANSWER_LIMIT_MS = 3_000;

/** How the cluster is, without changing anything. Rejects with Docker's LabError when Docker cannot be asked. */
export async function statusOf(context: Context): Promise<ClusterStatus> {
  const { names } = context;
  const about = { provider: 'kind', name: names.cluster } as const;
  const [found, record] = await Promise.all([findContainers(context), readRecord(names)]);
  if (found.foreign.length > 0) {
    return { ...about, state: 'foreign', detail: foreignCluster(names.cluster, found.foreign).message };
  }
  if (found.nodes.length + found.others.length === 0) return { ...about, state: 'absent' };
  const detail = await whatIsMissing(context, record, found.nodes, found.others);
  if (record === undefined || detail !== undefined)
    return { ...about, state: 'partial', ...(detail ? { detail } : {}) };
  const cluster: Cluster = {
    ...about,
    kubeconfig: names.kubeconfig,
    ...(record.kubectl === undefined ? {} : { kubectl: record.kubectl }),
    kubernetes: record.kubernetes,
    capabilities: CAPABILITIES,
    ingress: ingressEntry(context, found.nodes),
  };
  return { ...about, state: 'running', cluster };
}

/** One line for a person; undefined when the cluster is complete. */
async function whatIsMissing(
  context: Context,
  record: ClusterRecord | undefined,
  nodes: readonly ContainerRow[],
  others: readonly ContainerRow[],
): Promise<string | undefined> {
  if (record === undefined) return 'its state file is lost';
  if (record.stage !== 'ready') return 'it was not finished';
  if (nodes.length !== record.workers + 1) return `${nodes.length} of its ${record.workers + 1} nodes are there`;
  const registry = others.filter(({ part }) => part === 'registry');
  const stopped = [...nodes, ...registry].find(({ state }) => state !== 'running');
  if (stopped !== undefined) return `the container ${stopped.name} is ${stopped.state}`;
  if (record.registry && registry.length === 0) return 'the registry of lab images is gone';
  return notAnswering(context, record, nodes);
}

async function notAnswering(context: Context, record: ClusterRecord, nodes: readonly ContainerRow[]) {
  const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
  try {
    const [kube, starts] = await Promise.all([context.openKube(context.names.kubeconfig), startTimes(context, nodes)]);
    try {
      const missing = await Promise.all([networkUp(record.workers + 1)(kube, signal), podsSince(starts)(kube, signal)]);
      return missing.find((what) => what !== undefined);
    } finally {
      kube.close();
    }
  } catch (error) {
    const why = signal.aborted ? `no answer in ${ANSWER_LIMIT_MS / 1000} s` : String((error as Error).message);
    return `the API server does not answer as it should: ${why}`;
  }
}
