import type { ServiceRef } from '../../../domain/cluster.js';
import { ExitCode, LabError } from '../../../domain/lab-error.js';
import type { Kube } from '../../../kube/kube.js';
import type { Context } from '../deps.js';
import type { Phase } from '../phases.js';
import { findContainers } from '../state-of.js';
import { ingressEntry } from './entry.js';
import { installTraefik } from './install.js';

/** Has Ingresses served: by Traefik, or by the controller that was named instead. */
export async function ensureIngress(context: Context, phase: Phase, signal: AbortSignal): Promise<void> {
  const kube = await context.openKube(context.names.kubeconfig);
  try {
    await phase('ingress', 'Preparing the Ingress controller', async (tell) => {
      if (context.ingress !== undefined) return requireController(kube, context.ingress, signal);
      await installTraefik(kube, context.clock, tell, signal);
      const { local } = ingressEntry(context, (await findContainers(context, signal)).nodes);
      if (local !== undefined) tell(`serves http://${local.http} and https://${local.https} on this machine`);
    });
  } finally {
    kube.close();
  }
}

/** Rejects with `no-ingress-controller` where the Service that was named is not there. */
async function requireController(kube: Kube, { namespace, name }: ServiceRef, signal: AbortSignal): Promise<void> {
  if (await kube.get({ apiVersion: 'v1', kind: 'Service', namespace, name }, signal)) return;
  throw new LabError({
    code: 'no-ingress-controller',
    message: `There is no Service ${namespace}/${name} of an Ingress controller in the cluster.`,
    hint: 'Install the controller, or unset KUBEDRILL_INGRESS_SERVICE to have Traefik put in.',
    exitCode: ExitCode.environment,
  });
}
