import type { ClusterProvider } from '../domain/cluster.js';
import type { Capability, Lab } from '../domain/lab.js';
import { ExitCode, LabError } from '../domain/lab-error.js';

/** What the lab needs and the provider, or a cluster of it, lacks. */
export function missingCapabilities(lab: Lab, provider: Pick<ClusterProvider, 'capabilities'>): readonly Capability[] {
  const needed = new Set(lab.requires);
  if (lab.namespaces.includes('default')) needed.add('default-namespace');
  return [...needed].filter((capability) => !provider.capabilities.includes(capability));
}

/** Rejects with `lab-not-offered`: a lab is never approximated. */
export function requireOffered(lab: Lab, provider: ClusterProvider): void {
  const missing = missingCapabilities(lab, provider);
  if (missing.length === 0) return;
  throw new LabError({
    code: 'lab-not-offered',
    message: `Lab ${lab.id} needs ${missing.join(', ')}, which a cluster of provider ${provider.name} does not have.`,
    hint: `\`kubedrill start ${lab.id} --provider kind\` runs it on a cluster that has everything.`,
    exitCode: ExitCode.usage,
  });
}
