import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../domain/objects.js';

interface PodTemplate {
  initContainers?: { name: string }[];
  containers: { name: string; command?: string[]; readinessProbe?: Probe; startupProbe?: Probe }[];
}

interface Probe {
  periodSeconds?: number;
  failureThreshold?: number;
}

const STARTUP_LIMIT_SECONDS = 300;

/** Needed only when an older Calico is upgraded or eBPF is used; each costs seconds at a node's start. */
const NEEDLESS_INIT_CONTAINERS = ['upgrade-ipam', 'ebpf-bootstrap'];

/**
 * calico-node's own supervisor, begun again at once when it ends. The kubelet would do it too, but with a back-off of
 * up to five minutes, during which a learner's policy would do nothing. What it leaves running is ended first.
 */
const RESTARTED_SUPERVISOR = ['/bin/sh', '-c', 'while :; do start_runit; kill -9 -1; sleep 0.5; done'];

/**
 * Upstream's manifest made quick for a fresh cluster: two init containers fewer, readiness looked at every second
 * until it is there (each look starts a program, so not for ever), and the API reached by the control plane's own address, so that Calico need not wait for kube-proxy.
 */
export function tunedManifest(text: string, controlPlane: string): KubeObject[] {
  const objects = parseAllDocuments(text)
    .map((document) => document.toJS() as KubeObject | null)
    .filter((object) => object !== null);
  for (const object of objects) {
    if (object.kind === 'DaemonSet' || object.kind === 'Deployment') tune(templateOf(object));
  }
  return [endpointConfig(controlPlane), ...objects];
}

function templateOf(object: KubeObject): PodTemplate {
  return (object.spec as { template: { spec: PodTemplate } }).template.spec;
}

function tune(template: PodTemplate): void {
  if (template.initContainers !== undefined) {
    template.initContainers = template.initContainers.filter(({ name }) => !NEEDLESS_INIT_CONTAINERS.includes(name));
  }
  for (const container of template.containers) {
    const { readinessProbe } = container;
    if (readinessProbe !== undefined) {
      container.startupProbe = { ...readinessProbe, periodSeconds: 1, failureThreshold: STARTUP_LIMIT_SECONDS };
    }
    if (container.name === 'calico-node') container.command = RESTARTED_SUPERVISOR;
  }
}

/** calico-node reads this ConfigMap instead of the address of the Service "kubernetes". */
function endpointConfig(controlPlane: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kubernetes-services-endpoint', namespace: 'kube-system' },
    data: { KUBERNETES_SERVICE_HOST: controlPlane, KUBERNETES_SERVICE_PORT: '6443' },
  };
}
