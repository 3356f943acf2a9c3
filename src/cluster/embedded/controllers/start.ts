import { startIngressStatus } from '../ingress/status.js';
import { startClaimProtection } from './claim-protection.js';
import type { Context } from './context.js';
import { startCronJobs } from './cron-job.js';
import { startCustomResourceDefinitions } from './custom-resource-definition.js';
import { startDaemonSets } from './daemon-set.js';
import { startDeployments } from './deployment.js';
import { startEndpoints } from './endpoints.js';
import { startGarbageCollector } from './garbage-collector.js';
import { startJobs } from './job.js';
import { startNamespaces } from './namespace.js';
import { startPodGarbageCollector } from './pod-garbage-collector.js';
import { startReplicaSets } from './replica-set.js';
import { startScheduler } from './scheduler.js';
import { startStatefulSets } from './stateful-set.js';

/** Starts everything that a control plane does by itself; ends with the context's signal. */
export function startControllers(context: Context): void {
  startNamespaces(context);
  startDeployments(context);
  startReplicaSets(context);
  startStatefulSets(context);
  startDaemonSets(context);
  startJobs(context);
  startCronJobs(context);
  startScheduler(context);
  startEndpoints(context);
  startIngressStatus(context);
  startGarbageCollector(context);
  startPodGarbageCollector(context);
  startClaimProtection(context);
  startCustomResourceDefinitions(context);
}
