import { systemClock } from '../../src/domain/clock.js';
import type { KubeObject, Labels, Pod } from '../../src/domain/objects.js';
import type { ProbeAction, ProbeRequest, ProbeResult, ProbeSource } from '../../src/domain/reach.js';
import { Snapshot, WORLD_READS } from '../../src/grading/snapshot.js';
import type { Kube } from '../../src/kube/kube.js';
import { openKube } from '../../src/kube/open.js';
import type { World } from '../../src/netmodel/world.js';

export const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';

/** A namespace on the cluster of the run, and what probing it takes. */
export class ProbeBench {
  private constructor(
    readonly kube: Kube,
    readonly namespace: string,
  ) {}

  static async open(namespace: string, labels: Labels = {}): Promise<ProbeBench> {
    const kubeconfig = process.env.KUBEDRILL_E2E_KUBECONFIG;
    if (!kubeconfig) throw new Error('KUBEDRILL_E2E_KUBECONFIG names no cluster');
    const bench = new ProbeBench(await openKube(kubeconfig), namespace);
    // One of an earlier run may be on its way out.
    const old = { apiVersion: 'v1', kind: 'Namespace', name: namespace };
    while ((await bench.kube.get(old))?.metadata.deletionTimestamp) await systemClock.sleep(200);
    await bench.kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
    return bench;
  }

  async close(): Promise<void> {
    await this.kube.delete({ apiVersion: 'v1', kind: 'Namespace', name: this.namespace });
    this.kube.close();
  }

  readonly world = async (): Promise<World> => {
    const lists = await Promise.all(WORLD_READS.map((read) => this.kube.list(read)));
    return new Snapshot(lists.flat()).world;
  };

  async apply(...objects: KubeObject[]): Promise<void> {
    for (const object of objects) await this.kube.apply(object);
  }

  async pod(name: string): Promise<Pod> {
    const target = { apiVersion: 'v1', kind: 'Pod', namespace: this.namespace, name };
    const pod = (await this.kube.get(target)) as Pod | undefined;
    if (!pod) throw new Error(`no pod ${name}`);
    return pod;
  }

  /** Waits up to two minutes until the pod is as wanted. */
  async until(name: string, wanted: (pod: Pod) => boolean): Promise<Pod> {
    for (let tries = 0; tries < 600; tries++) {
      const pod = await this.pod(name);
      if (wanted(pod)) return pod;
      await systemClock.sleep(200);
    }
    throw new Error(`pod ${name} did not come to be as wanted: ${JSON.stringify((await this.pod(name)).status)}`);
  }

  async ready(...names: string[]): Promise<Pod[]> {
    return Promise.all(names.map((name) => this.until(name, isReady)));
  }

  from(name: string): ProbeSource {
    return { type: 'pod', namespace: this.namespace, name };
  }

  object(kind: string, apiVersion: string, name: string, rest: object, labels: Labels = {}): KubeObject {
    return { apiVersion, kind, metadata: { name, namespace: this.namespace, labels }, ...rest };
  }

  /** A pod whose only container runs `command` (the image's own without it); `spec` is laid over. */
  aPod(name: string, labels: Labels, command: readonly string[] | undefined, spec: object = {}): KubeObject {
    const container = {
      name: 'main',
      image: AGNHOST,
      imagePullPolicy: 'IfNotPresent',
      ...(command ? { command } : {}),
    };
    return this.object(
      'Pod',
      'v1',
      name,
      { spec: { terminationGracePeriodSeconds: 0, containers: [container], ...spec } },
      labels,
    );
  }

  aServer(name: string, labels: Labels): KubeObject {
    return this.aPod(name, labels, ['/agnhost', 'netexec', '--http-port=8080', '--udp-port=8081']);
  }
}

export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** What most probes are: a connection to a pod by its address. */
export function toPod(
  id: string,
  source: ProbeSource,
  target: Pod,
  port: number,
  protocol: 'TCP' | 'UDP' = 'TCP',
): ProbeRequest {
  const { namespace = '', name } = target.metadata;
  const action: ProbeAction = { type: 'connect', host: target.status?.podIP ?? '', port, protocol };
  return { id, source, action, expect: 'allowed', model: { to: { type: 'pod', namespace, name }, port, protocol } };
}

/** A connection to a Service by its name. */
export function toService(
  id: string,
  source: ProbeSource,
  namespace: string,
  name: string,
  port: number,
): ProbeRequest {
  const host = `${name}.${namespace}.svc.cluster.local`;
  const to = { type: 'service', namespace, name } as const;
  return {
    id,
    source,
    action: { type: 'connect', host, port, protocol: 'TCP' },
    expect: 'allowed',
    model: { to, port, protocol: 'TCP' },
  };
}

/** "allowed connected", "denied timeout proven", "unknown exec-impossible (why)": words for assertions. */
export function inShort(results: ReadonlyMap<string, ProbeResult>): Record<string, string> {
  return Object.fromEntries(
    [...results].map(([id, { outcome, observation, control, unsettled }]) => {
      const proof = control ? [control.proven ? 'proven' : 'unproven'] : [];
      const why = unsettled ? [`(${unsettled})`] : [];
      return [id, [outcome, observation.class, ...proof, ...why].join(' ')];
    }),
  );
}
