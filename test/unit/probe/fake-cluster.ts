import type { KubeObject, ObjectMeta, Pod } from '../../../src/domain/objects.js';
import type { ProbeAction } from '../../../src/domain/reach.js';
import { type ExecRequest, type Kube, KubeError, type Target } from '../../../src/kube/kube.js';

/** What the script in a pod is asked, read back from its command line. */
export interface Asked {
  pod: string;
  kind: string;
  host: string;
  port: number;
}

/** How one probe ends: the rest of its line, `{"step": ...}`. */
export type Ends = (asked: Asked, round: number) => object;

export const connected = { step: 'connect', ok: true };
export const late = { step: 'connect', ok: false, late: true };
export const refused = { step: 'connect', ok: false, message: 'probe: connect: Connection refused' };
export const noSuchName = { step: 'resolve', ok: false, status: 3 };
export const dnsSilent = { step: 'resolve', ok: false, status: 1 };

/** Pods in memory, whose probe containers answer as told. What is not listed here is not called by the prober. */
export class FakeCluster {
  readonly objects = new Map<string, KubeObject>();
  /** namespace/pod of each exec, in order. */
  readonly execs: string[] = [];
  readonly limits: number[] = [];
  /** The address that a pod tells of itself. */
  readonly addresses = new Map<string, string>();
  /** Instead of running anything in this pod. */
  readonly broken = new Map<string, () => Promise<{ stdout: string; stderr: string; complete: boolean }>>();
  ends: Ends = () => connected;
  /** What becomes of a pod that is created, one look after the other; the last stays. */
  births: readonly { metadata?: Partial<ObjectMeta>; status?: Pod['status'] }[] = [
    { status: { phase: 'Running', podIP: '10.0.9.9' } },
  ];
  #looks = 0;
  #runs = new Map<string, number>();
  #born = 0;

  readonly kube = {
    get: async (target: Target) => {
      const object = this.objects.get(keyOf(target));
      if (!object?.metadata.ownerReferences) return object;
      const { metadata, ...rest } = this.births[Math.min(this.#looks++, this.births.length - 1)] ?? {};
      return { ...object, ...rest, metadata: { ...object.metadata, ...metadata } };
    },
    list: async ({ kind, labelSelector }: { kind: string; labelSelector?: string }) => {
      const [key = '', value] = (labelSelector ?? '').split('=');
      return [...this.objects.values()].filter(({ kind: own, metadata }) => {
        const label = metadata.labels?.[key];
        return own === kind && (key === '' || (value === undefined ? label !== undefined : label === value));
      });
    },
    apply: async (object: KubeObject) => this.#put(object),
    create: async (object: KubeObject) => {
      if (this.objects.has(keyOfObject(object))) throw new KubeError('already exists', 409, 'AlreadyExists');
      this.#looks = 0;
      return this.#put(object);
    },
    patch: async (target: Target, patch: { spec: { ephemeralContainers: { name: string }[] } }) => {
      const pod = this.objects.get(keyOf(target)) as Pod | undefined;
      if (!pod) throw new KubeError(`pods "${target.name}" not found`, 404, 'NotFound');
      const [container] = patch.spec.ephemeralContainers;
      const present = pod.spec.ephemeralContainers ?? [];
      if (container && !present.some(({ name }) => name === container.name)) {
        pod.spec = { ...pod.spec, ephemeralContainers: [...present, container] };
      }
      return pod;
    },
    delete: async (target: Target) => {
      this.objects.delete(keyOf(target));
    },
    exec: async (request: ExecRequest) => this.#exec(request),
  } as unknown as Kube;

  add(...objects: KubeObject[]): void {
    for (const object of objects) this.#put(object);
  }

  async #exec({ namespace, pod, command }: ExecRequest) {
    const name = `${namespace}/${pod}`;
    this.execs.push(name);
    const run = (this.#runs.get(name) ?? 0) + 1;
    this.#runs.set(name, run);
    if (this.objects.get(`Pod ${name}`)?.metadata.ownerReferences && this.births.at(-1)?.status?.phase === 'Pending') {
      throw new KubeError(`pod ${pod} does not have a host assigned`, 400, 'BadRequest');
    }
    const broken = this.broken.get(name);
    if (broken) return broken();
    const words = [...command.slice(4)];
    this.limits.push(Number(words.shift()));
    const lines: string[] = [];
    const address = this.addresses.get(name);
    const own = address === undefined ? '' : `${JSON.stringify({ podIP: address })}\n`;
    while (words.length > 0) {
      const [host = '', count] = words.splice(0, 2);
      for (let index = 0; index < Number(count); index++) {
        const [id, kind = '', address = '', port] = words.splice(0, 7);
        const end = this.ends({ pod: name, kind, host: host || address, port: Number(port) }, run);
        lines.push(JSON.stringify({ id: Number(id), us: 1000, ...end }));
      }
    }
    return { stdout: `${own}${lines.join('\n')}\n{"end":${lines.length}}\n`, stderr: '', exitCode: 0, complete: true };
  }

  #put(object: KubeObject): KubeObject {
    const uid = this.objects.get(keyOfObject(object))?.metadata.uid ?? String(++this.#born);
    const stored = { ...object, metadata: { uid, ...object.metadata } };
    this.objects.set(keyOfObject(object), stored);
    return stored;
  }
}

function keyOf({ kind, namespace, name }: Pick<Target, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}

function keyOfObject({ kind, metadata }: KubeObject): string {
  return keyOf({ kind, ...metadata });
}

export function connectTo(host: string, port = 80): ProbeAction {
  return { type: 'connect', host, port, protocol: 'TCP' };
}
