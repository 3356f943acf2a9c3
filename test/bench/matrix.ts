import { systemClock } from '../../src/domain/clock.js';
import type { KubeObject, Pod } from '../../src/domain/objects.js';
import type { ProbeRequest } from '../../src/domain/reach.js';
import { Snapshot, WORLD_READS } from '../../src/grading/snapshot.js';
import { type Kube, KubeError } from '../../src/kube/kube.js';
import { openKube } from '../../src/kube/open.js';
import type { World } from '../../src/netmodel/world.js';
import { createProber } from '../../src/probe/prober.js';
import { AGNHOST, isReady, toPod } from '../e2e/probe-bench.js';
import { type Figure, measure } from './figure.js';

const NAMESPACE = 'bench-matrix';
const PORT = 8080;
/** What tools that enter a pod for each probe keep in flight. */
const IN_FLIGHT = 15;

export interface MatrixFigures {
  open: Figure;
  denied: Figure;
  cellByCell: Figure;
  /** All allowed, by number of pods. */
  growth: Figure[];
}

/** Every pod to every pod (itself included) over TCP, with the probe containers in place. */
export async function matrixFigures(kubeconfig: string): Promise<MatrixFigures> {
  const kube = await openKube(kubeconfig);
  const namespace = { apiVersion: 'v1', kind: 'Namespace', name: NAMESPACE };
  try {
    await kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
    const pods = await servers(kube, 9);
    const open = await proberFigure(kube, pods, '81 TCP probes, all allowed', 10, 500);
    const cellByCell = await measure('The same by one exec a cell, 15 in flight', 3, () => eachCell(kube, pods));
    await kube.apply(denyTo('p0'));
    const denied = await proberFigure(kube, pods, '81 TCP probes, one pod denied to all others', 10, 1_100);
    await kube.delete({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      namespace: NAMESPACE,
      name: 'deny',
    });
    const growth = [{ ...open, name: '9 pods, 81 probes' }];
    for (const many of [18, 36]) {
      const all = await servers(kube, many);
      growth.push(await proberFigure(kube, all, `${many} pods, ${many * many} probes`, 5));
    }
    return { open, denied, cellByCell, growth };
  } finally {
    await kube.delete(namespace);
    kube.close();
  }
}

async function proberFigure(kube: Kube, pods: readonly Pod[], name: string, runs: number, limitMs?: number) {
  const prober = createProber({ kube, clock: systemClock });
  const requests = cells(pods);
  const world = async (): Promise<World> => {
    const lists = await Promise.all(WORLD_READS.map((read) => kube.list(read)));
    return new Snapshot(lists.flat()).world;
  };
  const once = async () => {
    const results = await prober.run(requests, world, () => undefined);
    const unknown = [...results.values()].filter(({ outcome }) => outcome === 'unknown');
    if (unknown.length > 0) throw new Error(`${unknown.length} probes stayed open: ${unknown[0]?.unsettled}`);
  };
  // The first run places the probe containers and is not counted.
  await once();
  return measure(name, runs, once, limitMs === undefined ? {} : { limitMs });
}

function cells(pods: readonly Pod[]): ProbeRequest[] {
  return pods.flatMap((from) =>
    pods.map((to) => {
      const id = `${from.metadata.name} ${to.metadata.name}`;
      return toPod(id, { type: 'pod', namespace: NAMESPACE, name: from.metadata.name }, to, PORT);
    }),
  );
}

async function eachCell(kube: Kube, pods: readonly Pod[]): Promise<void> {
  const waiting = pods.flatMap((from) => pods.map((to) => ({ from, to })));
  const worker = async () => {
    for (let cell = waiting.pop(); cell; cell = waiting.pop()) {
      const address = `${cell.to.status?.podIP}:${PORT}`;
      const { exitCode } = await kube.exec({
        namespace: NAMESPACE,
        pod: cell.from.metadata.name,
        container: 'kubedrill-probe',
        command: ['/agnhost', 'connect', '--timeout=1s', '--protocol=tcp', address],
        deadlineMs: 30_000,
      });
      if (exitCode !== 0) throw new Error(`${cell.from.metadata.name} did not reach ${address}`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

/** The first `many` servers, made where they are not there yet. */
async function servers(kube: Kube, many: number): Promise<Pod[]> {
  const names = Array.from({ length: many }, (_, index) => `p${index}`);
  await Promise.all(names.map((name) => applyOnceAllowed(kube, server(name))));
  for (let tries = 0; tries < 900; tries++) {
    const pods = (await kube.list({ apiVersion: 'v1', kind: 'Pod', namespace: NAMESPACE })) as Pod[];
    const ready = pods.filter(({ metadata }) => names.includes(metadata.name)).filter(isReady);
    if (ready.length === many) return ready;
    await systemClock.sleep(200);
  }
  throw new Error('the pods of the matrix did not become ready');
}

/** A namespace that was made just now has no service account for a moment. */
async function applyOnceAllowed(kube: Kube, pod: KubeObject): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await kube.apply(pod);
      return;
    } catch (error) {
      if (!(error instanceof KubeError && error.status === 403 && tries < 100)) throw error;
      await systemClock.sleep(100);
    }
  }
}

function server(name: string): KubeObject {
  const command = ['/agnhost', 'netexec', `--http-port=${PORT}`];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE, labels: { name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      containers: [{ name: 'main', image: AGNHOST, imagePullPolicy: 'IfNotPresent', command }],
    },
  };
}

function denyTo(name: string): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny', namespace: NAMESPACE },
    spec: { podSelector: { matchLabels: { name } }, policyTypes: ['Ingress'] },
  };
}
