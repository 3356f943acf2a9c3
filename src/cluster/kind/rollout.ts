import type { Clock } from '../../domain/clock.js';
import { LabError } from '../../domain/lab-error.js';
import type { KubeObject } from '../../domain/objects.js';
import type { Kube } from '../../kube/kube.js';
import type { Tell } from './phases.js';
import { passes } from './retrying.js';

const PAUSE_MS = 250;

/** What a wait looks for: undefined when it is there, else one line that says what is missing. */
export type Missing = (kube: Kube, signal?: AbortSignal) => Promise<string | undefined>;

/** Looks for all of it each time, since one may wait for what the look at another sets going. */
export const allOf =
  (...parts: readonly Missing[]): Missing =>
  async (kube, signal) => {
    const missing = await Promise.all(parts.map((part) => part(kube, signal)));
    return missing.find((what) => what !== undefined);
  };

/** Polls until nothing is missing. Rejects with `not-ready` and the last thing missing after `limitMs`. */
export async function waitUntil(
  missing: Missing,
  {
    kube,
    clock,
    limitMs,
    tell,
    signal,
  }: { kube: Kube; clock: Clock; limitMs: number; tell: Tell; signal: AbortSignal },
): Promise<void> {
  const until = clock.now() + limitMs;
  for (;;) {
    const what = await missing(kube, signal).catch((error: unknown) => {
      if (passes(error)) return error instanceof Error ? error.message : String(error);
      throw error;
    });
    if (what === undefined) return;
    tell(what);
    if (clock.now() >= until) {
      throw new LabError({
        code: 'not-ready',
        message: `The cluster did not get ready in ${Math.round(limitMs / 1000)} s: ${what}.`,
        hint: '`kubedrill up` goes on waiting; `kubedrill down` and `up` start anew. Short memory is the usual cause: `kubedrill doctor`.',
      });
    }
    await clock.sleep(PAUSE_MS, signal);
  }
}

export const rolledOut =
  (kind: 'DaemonSet' | 'Deployment', name: string, namespace = 'kube-system'): Missing =>
  async (kube, signal) => {
    const target = { apiVersion: 'apps/v1', kind, namespace, name };
    const workload = await kube.get(target, signal);
    if (workload === undefined) return `${name} is not there yet`;
    const { ready, wanted, current } = kind === 'DaemonSet' ? daemonSetCounts(workload) : deploymentCounts(workload);
    return current && wanted > 0 && ready >= wanted ? undefined : `${name} ${ready} of ${wanted} ready`;
  };

export const defaultServiceAccount: Missing = async (kube, signal) => {
  const target = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'default', name: 'default' };
  return (await kube.get(target, signal)) === undefined ? 'the service account "default" is not there yet' : undefined;
};

interface Counts {
  ready: number;
  wanted: number;
  /** The controller has seen the newest specification. */
  current: boolean;
}

function daemonSetCounts(object: KubeObject): Counts {
  const status = (object.status ?? {}) as Record<string, number | undefined>;
  return {
    ready: Math.min(status.numberReady ?? 0, status.updatedNumberScheduled ?? 0),
    wanted: status.desiredNumberScheduled ?? 0,
    current: (status.observedGeneration ?? 0) >= (object.metadata.generation ?? 0),
  };
}

function deploymentCounts(object: KubeObject): Counts {
  const status = (object.status ?? {}) as Record<string, number | undefined>;
  return {
    ready: Math.min(status.availableReplicas ?? 0, status.updatedReplicas ?? 0),
    wanted: (object.spec as { replicas?: number }).replicas ?? 1,
    current: (status.observedGeneration ?? 0) >= (object.metadata.generation ?? 0),
  };
}
