import type { Pod, Service } from '../domain/objects.js';
import { describeLabel, list } from './describe.js';
import { isFinished, namedPorts } from './pod.js';
import { describeSelector, failingTerms, matchesSelector } from './selector.js';
import type { PortEndpoints } from './service.js';
import type { World } from './world.js';

/** Why a Service's port has no ready endpoint, and the field of the Service that it hangs on. */
export function whyNoEndpoint(
  world: World,
  service: Service,
  { servicePort }: PortEndpoints,
): { text: string; path?: string } {
  const { selector } = service.spec;
  if (!selector || Object.keys(selector).length === 0) {
    return { text: 'it has no selector, and no EndpointSlice names endpoints for it', path: 'spec.selector' };
  }
  const pods = world.pods.filter((pod) => pod.metadata.namespace === service.metadata.namespace && !isFinished(pod));
  const asLabels = { matchLabels: selector };
  const selected = pods.filter((pod) => matchesSelector(asLabels, pod.metadata.labels ?? {}));
  if (selected.length === 0) {
    const text = `no pod in ${service.metadata.namespace} has its selector's ${describeSelector(asLabels, 'labels')}`;
    return { text: `${text}${nearestPod(pods, selector)}`, path: 'spec.selector' };
  }
  const names = list(selected.map((pod) => pod.metadata.name));
  const { targetPort, protocol = 'TCP' } = servicePort;
  if (typeof targetPort === 'string' && selected.every((pod) => namedPorts(pod, targetPort, protocol).length === 0)) {
    const text = `its targetPort ${targetPort} is the name of no ${protocol} container port of ${names}`;
    return { text, path: `spec.ports[${indexOf(service, servicePort)}].targetPort` };
  }
  return { text: `its selector matches ${names}, of which none is ready` };
}

function indexOf(service: Service, servicePort: PortEndpoints['servicePort']): number {
  return (service.spec.ports ?? []).indexOf(servicePort);
}

/** The pod that bears the selector's keys with other values, if there is one. */
function nearestPod(pods: readonly Pod[], selector: Readonly<Record<string, string>>): string {
  const near = pods
    .filter((pod) => Object.keys(selector).some((key) => Object.hasOwn(pod.metadata.labels ?? {}, key)))
    .map((pod) => ({ pod, failing: failingTerms({ matchLabels: selector }, pod.metadata.labels ?? {}) }))
    .sort((a, b) => a.failing.length - b.failing.length)[0];
  if (!near) return '';
  const found = near.failing.map(({ key }) => describeLabel(near.pod.metadata.labels ?? {}, key));
  return `; ${near.pod.metadata.name} has ${list(found)}`;
}
