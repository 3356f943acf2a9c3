import type { Cluster } from '../../domain/cluster.js';
import type { Listener } from '../../domain/events.js';
import { ExitCode, LabError } from '../../domain/lab-error.js';
import type { ProbeRequest, ProbeResult } from '../../domain/reach.js';
import type { World } from '../../netmodel/world.js';
import type { Context } from '../context.js';
import { parseStart, parseTarget, type Start, type Target } from './ends.js';

/** The network of a running cluster, to be asked by hand. */
export interface Network {
  world(signal: AbortSignal): Promise<World>;
  probe(request: ProbeRequest, on: Listener, signal: AbortSignal): Promise<ProbeResult>;
  close(): void;
}

export interface EndsOptions {
  from: string;
  to: string;
}

/** Opens the cluster's network for `work`. Names without a namespace are of the lab's first one, else of `default`. */
export async function withNetwork<T>(
  { parts }: Context,
  options: EndsOptions,
  work: (network: Network, from: Start, target: Target) => Promise<T>,
): Promise<T> {
  const practice = await parts.practice();
  const [status, current] = await Promise.all([practice.status(), practice.current()]);
  const namespace = current?.lab.namespaces[0] ?? 'default';
  const from = parseStart(options.from, namespace);
  const target = parseTarget(options.to, namespace);
  const network = await parts.network(status.cluster ?? noCluster(status.name));
  try {
    return await work(network, from, target);
  } finally {
    network.close();
  }
}

/** 0 when it passes, 1 when it does not, 4 when it could not be told. */
export function reachExitCode(outcome: 'allowed' | 'denied' | 'unknown'): ExitCode {
  return { allowed: ExitCode.passed, denied: ExitCode.notPassed, unknown: ExitCode.couldNotGrade }[outcome];
}

function noCluster(name: string): Cluster {
  throw new LabError({
    code: 'no-cluster',
    message: `The cluster ${name} is not running.`,
    hint: '`kubedrill up` brings it up.',
  });
}
