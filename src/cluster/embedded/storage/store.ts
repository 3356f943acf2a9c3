import type { Obj } from '../object.js';
import { sharing } from './share.js';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface Change {
  type: ChangeType;
  /** Resource key, "pods" or "deployments.apps". */
  resource: string;
  object: Obj;
  /** What was there before; absent for ADDED. */
  before?: Obj;
  version: number;
}

type Subscriber = (change: Change) => void;

/** How many changes a watch can look back on before it is told that its version is too old. */
const HISTORY = 10_000;

/**
 * All objects, by resource and name, with one counter of versions for all. Objects are never changed once
 * they are in here: who wants another state stores another object.
 */
export class Store {
  readonly #resources = new Map<string, Map<string, Obj>>();
  readonly #subscribers = new Set<Subscriber>();
  readonly #history: Change[] = [];
  #version = 1;
  /** Changes up to and including this version are no longer known. */
  #forgotten = 0;

  get version(): number {
    return this.#version;
  }

  get(resource: string, namespace: string | undefined, name: string): Obj | undefined {
    return this.#resources.get(resource)?.get(key(namespace, name));
  }

  /** Sorted by namespace and name, as etcd would. */
  list(resource: string, namespace?: string): Obj[] {
    const all = [...(this.#resources.get(resource)?.values() ?? [])];
    const some = namespace ? all.filter((object) => object.metadata.namespace === namespace) : all;
    return some.sort((a, b) => compare(sortKey(a), sortKey(b)));
  }

  /** In no order: for controllers, which look at everything often. */
  each(resource: string): Iterable<Obj> {
    return this.#resources.get(resource)?.values() ?? [];
  }

  resources(): string[] {
    return [...this.#resources.keys()].filter((name) => (this.#resources.get(name)?.size ?? 0) > 0);
  }

  /** Stores `object` under a new version and tells the watchers. Returns what is now stored. */
  put(resource: string, object: Obj): Obj {
    const objects = this.#of(resource);
    const id = key(object.metadata.namespace, object.metadata.name);
    const before = objects.get(id);
    const version = ++this.#version;
    const fresh: Obj = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    const stored: Obj = before ? sharing(before, fresh) : fresh;
    objects.set(id, stored);
    this.#tell({
      type: before ? 'MODIFIED' : 'ADDED',
      resource,
      object: stored,
      ...(before ? { before } : {}),
      version,
    });
    return stored;
  }

  /** Removes an object; `last` is its final state where it differs from what is stored. */
  remove(resource: string, last: Obj): Obj | undefined {
    const objects = this.#of(resource);
    const id = key(last.metadata.namespace, last.metadata.name);
    const before = objects.get(id);
    if (!before) return undefined;
    objects.delete(id);
    const version = ++this.#version;
    const object: Obj = { ...last, metadata: { ...last.metadata, resourceVersion: String(version) } };
    this.#tell({ type: 'DELETED', resource, object, before, version });
    return object;
  }

  /** Calls back for every change from now on. Returns what ends it. */
  subscribe(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  /** Changes after `version`, oldest first; undefined when they are no longer known. */
  since(version: number): Change[] | undefined {
    if (version < this.#forgotten) return undefined;
    return this.#history.filter((change) => change.version > version);
  }

  get oldest(): number {
    return this.#forgotten + 1;
  }

  dump(): { version: number; objects: Record<string, Obj[]> } {
    const objects: Record<string, Obj[]> = {};
    for (const [resource, known] of this.#resources) objects[resource] = [...known.values()];
    return { version: this.#version, objects };
  }

  /** Fills an empty store with what `dump` gave. */
  load(dump: { version: number; objects: Record<string, Obj[]> }): void {
    this.#version = dump.version;
    this.#forgotten = dump.version;
    for (const [resource, objects] of Object.entries(dump.objects)) {
      for (const object of objects) {
        this.#of(resource).set(key(object.metadata.namespace, object.metadata.name), object);
      }
    }
  }

  #of(resource: string): Map<string, Obj> {
    let objects = this.#resources.get(resource);
    if (!objects) {
      objects = new Map();
      this.#resources.set(resource, objects);
    }
    return objects;
  }

  #tell(change: Change): void {
    this.#history.push(change);
    if (this.#history.length > HISTORY * 1.2) {
      const dropped = this.#history.splice(0, this.#history.length - HISTORY);
      this.#forgotten = dropped.at(-1)?.version ?? this.#forgotten;
    }
    for (const subscriber of [...this.#subscribers]) subscriber(change);
  }
}

const key = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;
const sortKey = (object: Obj): string => key(object.metadata.namespace, object.metadata.name);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
