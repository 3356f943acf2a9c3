import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KubeObject } from '../../../../src/domain/objects.js';
import { type Kube, KubeError } from '../../../../src/kube/kube.js';
import type { Finished, Run } from '../../../../src/process/process.js';
import type { FakeRegistry } from '../fake-registry.js';
import { VirtualClock } from '../virtual-clock.js';

interface FakeContainer {
  id: string;
  name: string;
  state: string;
  labels: Record<string, string>;
  startedAt: number;
  network: string;
}

const KUBECONFIG = `apiVersion: v1
clusters: [{name: c, cluster: {
  server: https://kubedrill-control-plane:6443
}}]
users: [{name: u, user: {client-key-data: x}}]
`;

/** What a killed program hears. */
const NEVER = new Promise<never>(() => {});

/**
 * A machine with Docker and kind on it, in memory: containers, images and networks come and go as the commands say,
 * and a cluster whose control plane runs has an API.
 */
export class FakeMachine {
  clock = new VirtualClock();
  readonly containers = new Map<string, FakeContainer>();
  readonly images = new Set<string>();
  readonly networks = new Set<string>(['bridge']);
  readonly objects = new Map<string, KubeObject>();
  readonly commands: string[] = [];
  /** Commands that fail, and what they write then. */
  readonly failing = new Map<RegExp, string>();
  /** The command at which the process is killed: it has its effect or (every second one) has not, and nobody hears of it. */
  killAt: number | undefined;
  /** Network policies have no effect. */
  lax = false;
  /** So often Docker says that a container was removed, and lists it once more. */
  vainRemovals = 0;
  readonly #late = new Map<string, number>();
  #ids = 0;
  #life = { over: false };

  constructor(readonly registry: FakeRegistry) {}

  /** The machine as another process finds it: the one before gets no answer any more. */
  reborn(): this {
    this.clock.stop();
    this.#life.over = true;
    this.#life = { over: false };
    const clock = new VirtualClock();
    void clock.sleep(0);
    this.clock = clock;
    this.killAt = undefined;
    return this;
  }

  run: Run = async (program, args, options) => {
    const life = this.#life;
    if (life.over) return NEVER;
    const command = [program.split('/').at(-1), ...args].join(' ');
    this.commands.push(command);
    if (this.killAt === this.commands.length) {
      life.over = true;
      if (this.commands.length % 2 === 0) return NEVER;
    }
    const result = await this.#answer(command, args, options?.signal);
    if (life.over) return NEVER;
    return { stdout: '', stderr: '', command, tookMs: 1, exitCode: 0, ...result };
  };

  openKube = async (): Promise<Kube> => {
    const life = this.#life;
    const heard = Object.entries(this.kube).map(([name, ask]) => [
      name,
      async (...args: unknown[]) => {
        if (life.over) return NEVER;
        const answer = await ask(...args);
        return life.over ? NEVER : answer;
      },
    ]);
    return Object.fromEntries(heard);
  };

  addContainer(name: string, labels: Record<string, string>, state = 'running', network = 'bridge'): void {
    const id = `id${++this.#ids}`;
    this.containers.set(name, { id, name, state, labels, network, startedAt: this.clock.now() });
  }

  /** Docker is making a node whose client was killed: it is listed only after `creations` have met its name. */
  makeLate(node: string, creations: number): void {
    this.#late.set(node, creations);
  }

  node(name: string): FakeContainer | undefined {
    return this.containers.get(name);
  }

  async #answer(command: string, args: readonly string[], signal?: AbortSignal): Promise<Partial<Finished>> {
    const failure = [...this.failing].find(([pattern]) => pattern.test(command))?.[1];
    if (failure !== undefined) return { exitCode: 1, stderr: failure };
    if (command.startsWith('kind create')) return this.#createCluster(args, signal);
    const last = args.at(-1) ?? '';
    switch (
      args[0] === 'container' || args[0] === 'image' || args[0] === 'network' ? `${args[0]} ${args[1]}` : args[0]
    ) {
      case 'info':
        return { stdout: JSON.stringify({ ServerVersion: '28.3.0', CgroupVersion: '2', Architecture: 'x86_64' }) };
      case 'ps':
        return { stdout: [...this.containers.values()].map(row).join('\n') };
      case 'image inspect':
        return this.images.has(last)
          ? { stdout: '{"Entrypoint":["/usr/local/bin/entrypoint"],"Cmd":[]}' }
          : { exitCode: 1 };
      case 'load':
        this.images.add(last.includes('registry') ? 'registry:3' : 'kindest/node:v1.36.4');
        return {};
      case 'commit':
        this.images.add(last);
        return {};
      case 'rmi':
        return { exitCode: this.images.delete(last) ? 0 : 1 };
      case 'images':
        return { stdout: [...this.images].filter((image) => image.startsWith('kubedrill/')).join('\n') };
      case 'network inspect':
        return { exitCode: this.networks.has(last) ? 0 : 1 };
      case 'network rm': {
        const used = [...this.containers.values()].some(({ network }) => network === last);
        if (!used) this.networks.delete(last);
        return { exitCode: used ? 1 : 0 };
      }
      case 'run':
        return this.#runContainer(args);
      case 'rm':
        if (this.vainRemovals-- > 0) return {};
        for (const container of [...this.containers.values()]) {
          if (args.includes(container.id) || args.includes(container.name)) this.containers.delete(container.name);
        }
        return {};
      case 'start':
        for (const name of args.slice(1)) {
          const container = this.containers.get(name);
          if (container === undefined) return { exitCode: 1, stderr: `No such container: ${name}` };
          Object.assign(container, { state: 'running', startedAt: this.clock.now() });
        }
        return {};
      case 'container inspect':
        return {
          stdout: [...this.containers.values()]
            .filter(({ id }) => args.includes(id))
            .map(started)
            .join('\n'),
        };
      case 'port':
        return { stdout: last === '5000/tcp' ? this.registry.url.host : '127.0.0.1:34567' };
      case 'exec':
        return /\.conf$/.test(last) ? this.#read(args) : {};
      default:
        return {};
    }
  }

  #read(args: readonly string[]): Partial<Finished> {
    const container = this.containers.get(args[1] ?? '');
    return container?.state === 'running' ? { stdout: KUBECONFIG } : { exitCode: 1, stderr: 'no such file' };
  }

  #runContainer(args: readonly string[]): Partial<Finished> {
    const name = args[args.indexOf('--name') + 1] ?? '';
    const image = args.find((arg) => this.images.has(arg));
    if (image === undefined) return { exitCode: 125, stderr: 'Unable to find image' };
    if (this.containers.has(name)) return { exitCode: 125, stderr: `The container name "/${name}" is already in use` };
    const labels = args.flatMap((arg, index) => (arg === '--label' ? [args[index + 1] ?? ''] : []));
    const network = args.includes('--network') ? (args[args.indexOf('--network') + 1] ?? '') : 'bridge';
    if (network === 'kind' && !this.networks.has('kind')) return { exitCode: 125, stderr: 'network kind not found' };
    this.addContainer(name, Object.fromEntries(labels.map((label) => label.split('='))), 'running', network);
    return { stdout: 'id' };
  }

  async #createCluster(args: readonly string[], signal?: AbortSignal): Promise<Partial<Finished>> {
    const after = (flag: string) => args[args.indexOf(flag) + 1] ?? '';
    const name = after('--name');
    if (!this.images.has(after('--image'))) return { exitCode: 1, stderr: 'Unable to find image' };
    const node = `${name}-control-plane`;
    if (this.containers.has(node)) {
      return { exitCode: 1, stderr: `node(s) already exist for a cluster with the name "${name}"` };
    }
    const creationsLeft = this.#late.get(node);
    if (creationsLeft !== undefined) {
      this.#late.set(node, creationsLeft - 1);
      if (creationsLeft === 1) {
        this.#late.delete(node);
        this.addContainer(node, nodeLabels(name), 'created', 'kind');
      }
      return { exitCode: 1, stderr: `The container name "/${node}" is already in use` };
    }
    this.networks.add('kind');
    this.addContainer(node, nodeLabels(name), 'running', 'kind');
    this.objects.clear();
    const { clock } = this;
    await clock.sleep(15_000, signal);
    await mkdir(dirname(after('--kubeconfig')), { recursive: true });
    await writeFile(after('--kubeconfig'), KUBECONFIG, { mode: 0o600 });
    return {};
  }

  /** What a cluster that came up says; Calico's pods are there once its DaemonSet was applied. */
  readonly kube: Kube = {
    version: async () => 'v1.36.4',
    list: async ({ kind, namespace }) => {
      this.#assertUp();
      if (kind === 'Node') return [this.#nodeObject()];
      if (kind === 'Pod' && namespace === 'kube-system') return this.#systemPods();
      return [...this.objects.values()]
        .filter((object) => object.kind === kind && object.metadata.namespace === namespace)
        .map((object) => ({ ...object, status: RUNNING }));
    },
    get: async ({ kind, name, namespace }) => {
      this.#assertUp();
      const object = this.objects.get(`${kind}/${namespace ?? ''}/${name}`);
      if (kind === 'ServiceAccount') return { apiVersion: 'v1', kind, metadata: { name } };
      if (kind === 'Deployment' && this.#hasCalico()) {
        return {
          apiVersion: 'apps/v1',
          kind,
          metadata: { name },
          status: { availableReplicas: 1, updatedReplicas: 1 },
          spec: {},
        };
      }
      return object;
    },
    apply: async (object) => {
      this.#assertUp();
      const { name, namespace = '' } = object.metadata;
      this.objects.set(`${object.kind}/${namespace}/${name}`, object);
      return object;
    },
    delete: async ({ name }) => {
      for (const [key, object] of this.objects) {
        if (object.metadata.namespace === name || key === `Namespace//${name}`) this.objects.delete(key);
      }
    },
    exec: async ({ pod }) => {
      this.#assertUp();
      const denied = [...this.objects.values()].some(({ kind }) => kind === 'NetworkPolicy');
      const fails = denied && pod === 'other' && !this.lax;
      return { stdout: fails ? 'TIMEOUT' : '', stderr: '', exitCode: fails ? 1 : 0, complete: true };
    },
    create: async (object) => object,
    patch: async () => this.#nodeObject(),
    deleteAll: async () => {},
    namespacedKinds: async () => [],
    watch: async () => {},
    close: () => {},
  };

  #assertUp(): void {
    const node = [...this.containers.values()].find(({ labels }) => labels['kubedrill.dev/part'] === 'node');
    if (node?.state !== 'running') throw new KubeError('no answer', 503, 'ServiceUnavailable');
  }

  #hasCalico(): boolean {
    return this.objects.has('DaemonSet/kube-system/calico-node');
  }

  #nodeObject(): KubeObject {
    const status = { conditions: [{ type: 'Ready', status: 'True' }] };
    return { apiVersion: 'v1', kind: 'Node', metadata: { name: 'kubedrill-control-plane' }, spec: {}, status };
  }

  #systemPods(): KubeObject[] {
    if (!this.#hasCalico()) return [];
    const startedAt = new Date(this.containers.get('kubedrill-control-plane')?.startedAt ?? 0).toISOString();
    return ['calico-node', 'calico-kube-controllers', 'kube-dns'].map((app) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `${app}-x`, namespace: 'kube-system', labels: { 'k8s-app': app } },
      spec: { nodeName: 'kubedrill-control-plane', containers: [] },
      status: {
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [{ name: app, state: { running: { startedAt } } }],
      },
    }));
  }
}

const RUNNING = {
  phase: 'Running',
  podIP: '10.244.0.5',
  containerStatuses: [{ name: 'agnhost', state: { running: { startedAt: '2026-01-05T10:00:00Z' } } }],
};

function nodeLabels(cluster: string): Record<string, string> {
  return { 'io.x-k8s.kind.cluster': cluster, 'kubedrill.dev/part': 'node', 'kubedrill.dev/cluster': '' };
}

function row({ id, name, state, labels }: FakeContainer): string {
  const { 'io.x-k8s.kind.cluster': kind, 'kubedrill.dev/part': part, 'kubedrill.dev/cluster': cluster } = labels;
  return [id, name, state, kind ?? '', part ?? '', cluster ?? ''].join('\t');
}

function started({ name, startedAt }: FakeContainer): string {
  return `/${name} ${new Date(startedAt).toISOString()}`;
}
