import { type Finding, type KubeObject, type Labels, nameOf, refOf, type Service } from '../../src/sdk.js';

/** What the selector asks for and only the running pods have, not the template that new pods are made from. */
export function passingLabels(service: Service, workload: KubeObject | undefined): Finding[] {
  const { template } = (workload?.spec ?? {}) as { template?: { metadata?: { labels?: Labels } } };
  if (!workload || !template) return [];
  const labels = template.metadata?.labels ?? {};
  const [key, value] = Object.entries(service.spec.selector ?? {}).find(([name, text]) => labels[name] !== text) ?? [];
  if (key === undefined) return [];
  return [
    {
      expected: `${nameOf(service)} also leads to pods that ${nameOf(workload)} makes later`,
      observed: `the running pods have ${key}=${value}, new ones will not`,
      cause: 'the pod template has no such label: it was put on the pods alone, and is gone with the next rollout',
      at: { object: refOf(workload), path: 'spec.template.metadata.labels' },
    },
  ];
}
