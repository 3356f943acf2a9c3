import { LabError } from '../../../src/domain/lab-error.js';
import type { KubeObject } from '../../../src/domain/objects.js';
import { type Kube, KubeError, type ListTarget, type Target } from '../../../src/kube/kube.js';
import type { HandClock } from './hand-clock.js';

const KINDS = [
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'ConfigMap' },
  { apiVersion: 'v1', kind: 'ServiceAccount' },
  { apiVersion: 'v1', kind: 'Event' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
];
/** Kubernetes takes about this long to end an empty namespace. */
const NAMESPACE_END_MS = 5_000;

/** A cluster in memory: enough of the API to lay labs out, with a knob for each thing that can go wrong. */
export class FakeKube implements Kube {
  readonly objects = new Map<string, KubeObject>();
  /** Every call that changes something, in order: "apply Pod web/nginx". */
  readonly changes: string[] = [];
  /** The API does not answer. */
  down = false;
  /** Milliseconds until an applied pod is ready. */
  podReadyMs = 300;
  /** Called before every call: where a test kills the process. */
  before: (call: string) => void = () => undefined;
  opened = 0;
  closed = 0;
  #uid = 0;

  constructor(readonly clock: HandClock) {
    this.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system' } });
    this.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
    this.put({ apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'default', name: 'kubernetes' }, spec: {} });
    this.#furnish('default');
  }

  put(object: KubeObject): KubeObject {
    const known = this.objects.get(keyOf(object));
    const uid = known?.metadata.uid ?? `uid-${++this.#uid}`;
    const creationTimestamp = known?.metadata.creationTimestamp ?? new Date(this.clock.now()).toISOString();
    const stored = { ...object, metadata: { ...object.metadata, uid, creationTimestamp } };
    this.objects.set(keyOf(stored), stored);
    if (object.kind === 'Namespace' && !known) this.#furnish(object.metadata.name);
    return stored;
  }

  names(kind: string, namespace?: string): string[] {
    return this.#all()
      .filter(
        (object) => object.kind === kind && (namespace ?? object.metadata.namespace) === object.metadata.namespace,
      )
      .map(({ metadata }) => metadata.name);
  }

  version = async () => this.#call('version', () => 'v1.36.4');

  list = async (target: ListTarget) =>
    this.#call(`list ${target.kind}`, () =>
      this.#all()
        .filter((object) => object.kind === target.kind && object.apiVersion === target.apiVersion)
        .filter(({ metadata }) => target.namespace === undefined || metadata.namespace === target.namespace)
        .filter((object) => matches(object, target)),
    );

  get = async (target: Target) =>
    this.#call(`get ${target.kind}`, () => this.#all().find((object) => keyOf(object) === keyOf(asObject(target))));

  create = async (object: KubeObject) =>
    this.#change(`create ${label(object)}`, () => {
      if (this.objects.has(keyOf(object))) throw new KubeError('already exists', 409, 'AlreadyExists');
      return this.put(object);
    });

  apply = async (object: KubeObject) => this.#change(`apply ${label(object)}`, () => this.put(object));

  patch = async (target: Target, patch: unknown) =>
    this.#change(`patch ${label(asObject(target))}`, () => {
      const object = this.objects.get(keyOf(asObject(target)));
      if (!object) throw new KubeError('not found', 404, 'NotFound');
      const { metadata, ...rest } = patch as { metadata?: { labels?: object; uid?: string } };
      if (metadata?.uid !== undefined && metadata.uid !== object.metadata.uid)
        throw new KubeError('the UID is another one', 409, 'Conflict');
      const labels = merged(object.metadata.labels, metadata?.labels) as Record<string, string>;
      return this.put({ ...(merged(object, rest) as KubeObject), metadata: { ...object.metadata, labels } });
    });

  delete = async (target: Target) =>
    this.#change(`delete ${label(asObject(target))}`, () => {
      const object = this.objects.get(keyOf(asObject(target)));
      if (object?.kind === 'Namespace') {
        this.put({ ...object, metadata: { ...object.metadata, deletionTimestamp: this.#time(NAMESPACE_END_MS) } });
      } else if (object) this.#remove(object);
    });

  deleteAll = async (target: ListTarget) =>
    this.#change(`delete all ${target.kind} in ${target.namespace}`, () => {
      for (const object of this.#all()) {
        const { kind, metadata } = object;
        const concerned = kind === target.kind && metadata.namespace === target.namespace && matches(object, target);
        if (concerned) this.#remove(object);
      }
    });

  namespacedKinds = async () => this.#call('discover', () => KINDS);
  watch: Kube['watch'] = async () => undefined;
  exec = async () => ({ stdout: '', stderr: '', complete: false });
  close = () => {
    this.closed++;
  };

  async #call<T>(call: string, work: () => T): Promise<T> {
    this.before(call);
    await Promise.resolve();
    if (this.down) throw new LabError({ code: 'api-unreachable', message: 'The Kubernetes API does not answer.' });
    return work();
  }

  #change<T>(call: string, work: () => T): Promise<T> {
    return this.#call(call, () => {
      this.changes.push(call);
      return work();
    });
  }

  #all(): KubeObject[] {
    const now = this.clock.now();
    for (const object of this.objects.values()) {
      const endsAt = object.metadata.deletionTimestamp;
      if (object.kind !== 'Namespace' || !endsAt || Date.parse(endsAt) > now) continue;
      this.objects.delete(keyOf(object));
      for (const inside of this.objects.values()) {
        if (inside.metadata.namespace === object.metadata.name) this.objects.delete(keyOf(inside));
      }
    }
    return [...this.objects.values()].map((object) => (object.kind === 'Pod' ? this.#withStatus(object) : object));
  }

  #withStatus(pod: KubeObject): KubeObject {
    const ready = Date.parse(pod.metadata.creationTimestamp ?? '') + this.podReadyMs <= this.clock.now();
    const status = ready
      ? {
          phase: 'Running',
          podIP: '10.0.0.1',
          conditions: [{ type: 'Ready', status: 'True' }],
          containerStatuses: [{ name: 'main', ready: true, state: { running: {} } }],
        }
      : {
          phase: 'Pending',
          containerStatuses: [{ name: 'main', state: { waiting: { reason: 'ContainerCreating' } } }],
        };
    return { ...pod, spec: { nodeName: 'node', ...(pod.spec as object) }, status };
  }

  #remove(object: KubeObject): void {
    if (object.metadata.finalizers?.length) {
      this.put({ ...object, metadata: { ...object.metadata, deletionTimestamp: this.#time(0) } });
    } else this.objects.delete(keyOf(object));
  }

  #furnish(namespace: string): void {
    this.put({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name: 'default' } });
    this.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name: 'kube-root-ca.crt' } });
  }

  #time(inMs: number): string {
    return new Date(this.clock.now() + inMs).toISOString();
  }
}

const keyOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
const asObject = ({ namespace, name, kind, apiVersion }: Target): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});
const label = ({ kind, metadata }: KubeObject) =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;

function matches(object: KubeObject, { labelSelector, fieldSelector }: ListTarget): boolean {
  if (labelSelector?.startsWith('!') && labelSelector.slice(1) in (object.metadata.labels ?? {})) return false;
  const [key = '', value] = labelSelector?.replace(/^!.*/, '').split('=') ?? [];
  const found = object.metadata.labels?.[key];
  if (key !== '' && (found === undefined || (value !== undefined && found !== value))) return false;
  const spared = fieldSelector?.match(/^metadata\.name!=(.*)$/)?.[1];
  return spared === undefined || object.metadata.name !== spared;
}

/** As a merge patch does: what is null is taken away. */
function merged(before: object | undefined, patch: object | undefined): object {
  const after: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(patch ?? {})) {
    if (value === null) delete after[key];
    else after[key] = isMap(value) ? merged(isMap(after[key]) ? after[key] : {}, value) : value;
  }
  return after;
}

const isMap = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
