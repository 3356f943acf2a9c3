import type { Clock } from '../../domain/clock.js';
import type { KubeObject } from '../../domain/objects.js';
import type { Kube } from '../../kube/kube.js';
import type { Tell } from './phases.js';
import { retrying } from './retrying.js';
import { type Missing, waitUntil } from './rollout.js';

interface PodTemplate {
  initContainers?: { name: string }[];
  containers: { name: string; command?: string[]; readinessProbe?: Probe; startupProbe?: Probe }[];
}

interface Probe {
  periodSeconds?: number;
  failureThreshold?: number;
}

const STARTUP_LIMIT_SECONDS = 300;
const PLACING_LIMIT_MS = 300_000;

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
export async function tunedManifest(text: string, controlPlane: string): Promise<KubeObject[]> {
  const { parseAllDocuments } = await import('yaml');
  const objects = parseAllDocuments(text)
    .map((document) => document.toJS() as KubeObject | null)
    .filter((object) => object !== null);
  for (const object of objects) {
    if (object.kind === 'DaemonSet' || object.kind === 'Deployment') tune(templateOf(object));
  }
  return [endpointConfig(controlPlane), ...objects];
}

/**
 * Applies the parts in the order in which they are needed, everything of one rank at once. The definitions of Calico's
 * own kinds come last, when its pods are placed: they keep a starting API server busy for seconds, while nothing reads
 * them before calico-node runs.
 */
export async function applyCalico(
  kube: Kube,
  objects: readonly KubeObject[],
  clock: Clock,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  let applied = 0;
  const applyRank = (rank: number) =>
    Promise.all(
      objects
        .filter((object) => rankOf(object) === rank)
        .map(async (object) => {
          await retrying(() => kube.apply(object, signal), clock, signal);
          applied++;
          tell('Applying Calico', applied / objects.length);
        }),
    );
  await applyRank(0);
  await applyRank(1);
  await waitUntil(placed, { kube, clock, limitMs: PLACING_LIMIT_MS, tell, signal });
  await applyRank(2);
}

/** The controllers run and have made calico-node's pods. */
const placed: Missing = async (kube, signal) => {
  const pods = { apiVersion: 'v1', kind: 'Pod', namespace: 'kube-system', labelSelector: 'k8s-app=calico-node' };
  return (await kube.list(pods, signal)).length > 0 ? undefined : 'calico-node is not placed yet';
};

function rankOf({ kind }: KubeObject): number {
  if (kind === 'CustomResourceDefinition') return 2;
  return kind === 'DaemonSet' || kind === 'Deployment' ? 1 : 0;
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
