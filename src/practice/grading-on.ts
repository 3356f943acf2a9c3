import type { Cluster } from '../domain/cluster.js';
import type { Listener } from '../domain/events.js';
import type { Lab } from '../domain/lab.js';
import type { GradeResult } from '../domain/verdict.js';
import { type Graded, type GradingTools, grade } from '../grading/grade.js';
import { readsOf } from '../grading/reads.js';
import { type Kube, KubeError } from '../kube/kube.js';
import type { PracticeDeps } from './deps.js';
import { createObserver } from './observing.js';
import { settle } from './settling.js';

/** Who follows a grading, and what gives it up. */
export interface Watching {
  on: Listener;
  signal: AbortSignal | undefined;
}

/** What grading looks at the cluster with. */
export function toolsOn(
  kube: Kube,
  { ingress }: Cluster,
  { createProber, graders, clock }: PracticeDeps,
  { on, signal }: Watching,
): GradingTools {
  return {
    ...{ observer: createObserver(kube), prober: createProber(kube), graders, clock, on },
    ...(ingress && { ingress: ingress.service }),
    ...(signal && { signal }),
  };
}

/**
 * Grades the lab once nothing in its namespaces moves by itself any more. What the API refuses to list is for the
 * checks concerned to tell.
 */
export async function gradeOn(
  kube: Kube,
  cluster: Cluster,
  deps: PracticeDeps,
  graded: Graded & { lab: Lab },
  watching: Watching,
): Promise<GradeResult> {
  const tools = toolsOn(kube, cluster, deps, watching);
  const { checks, namespaces } = graded.lab;
  const reads = readsOf(checks, tools.graders);
  const snapshot = await settle(tools.observer, namespaces, { ...tools, reads }).catch((error: unknown) => {
    if (error instanceof KubeError) return undefined;
    throw error;
  });
  return grade(snapshot ? { ...graded, snapshot } : graded, tools);
}
