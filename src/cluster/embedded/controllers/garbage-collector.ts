import type { Obj } from '../object.js';
import type { Change } from '../storage/store.js';
import type { Context } from './context.js';

interface Place {
  resource: string;
  namespace: string | undefined;
  name: string;
}

/** Deletes what has lost its owners, and carries out foreground and orphaning deletions. */
export function startGarbageCollector(context: Context): void {
  const collector = new GarbageCollector(context);
  const unsubscribe = context.store.subscribe((change) => collector.see(change));
  context.signal.addEventListener('abort', unsubscribe, { once: true });
  for (const resource of context.store.resources()) {
    for (const object of context.store.list(resource)) {
      collector.see({ type: 'ADDED', resource, object, version: 0 });
    }
  }
}

class GarbageCollector {
  /** Where the dependents of each owner (by UID) are. */
  readonly #dependents = new Map<string, Map<string, Place>>();
  readonly #work = new Set<() => void>();
  #scheduled = false;

  constructor(readonly context: Context) {}

  see({ type, resource, object, before }: Change): void {
    const place = { resource, namespace: object.metadata.namespace, name: object.metadata.name };
    for (const owner of before?.metadata.ownerReferences ?? []) this.#dependents.get(owner.uid)?.delete(keyOf(place));
    if (type === 'DELETED') {
      const { uid } = object.metadata;
      if (this.#dependents.get(uid)?.size) this.#later(() => this.#ownerGone(uid));
      else this.#dependents.delete(uid);
      // A foreground deletion above may have waited for this one.
      for (const owner of object.metadata.ownerReferences ?? []) this.#later(() => this.#ownerMayGo(owner, object));
      return;
    }
    for (const owner of object.metadata.ownerReferences ?? []) {
      const known = this.#dependents.get(owner.uid) ?? new Map<string, Place>();
      known.set(keyOf(place), place);
      this.#dependents.set(owner.uid, known);
    }
    if (type === 'ADDED' && object.metadata.ownerReferences?.length) this.#later(() => this.#check(place));
    if (object.metadata.deletionTimestamp && object.metadata.finalizers?.length)
      this.#later(() => this.#finalize(place));
  }

  /** Work is done after the change that caused it is told to all. */
  #later(work: () => void): void {
    this.#work.add(work);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.context.signal.aborted) return;
      const all = [...this.#work];
      this.#work.clear();
      for (const one of all) one();
    });
  }

  #ownerGone(uid: string): void {
    for (const place of [...(this.#dependents.get(uid)?.values() ?? [])]) this.#check(place);
    if (!this.#dependents.get(uid)?.size) this.#dependents.delete(uid);
  }

  /** Deletes the object when none of its owners is there any more; forgets owners that are gone when others are left. */
  #check(place: Place): void {
    const object = this.context.store.get(place.resource, place.namespace, place.name);
    const owners = object?.metadata.ownerReferences ?? [];
    if (!object || owners.length === 0) return;
    const alive = owners.filter((owner) => this.#exists(owner, object));
    if (alive.length === owners.length) return;
    const resource = this.context.catalog
      .all()
      .find((item) => item.kind === object.kind && keyOfResource(item) === place.resource);
    if (!resource) return;
    if (alive.length === 0) {
      if (!object.metadata.deletionTimestamp) {
        this.context.registry.delete(resource, place.namespace, place.name, { propagationPolicy: 'Background' });
      }
      return;
    }
    this.context.registry.mutate(resource, place, 'kube-controller-manager', (draft) => {
      draft.metadata.ownerReferences = alive;
    });
  }

  #exists(owner: { apiVersion: string; kind: string; name: string; uid: string }, dependent: Obj): boolean {
    const resource = this.context.catalog.ofKind(owner.apiVersion, owner.kind);
    // An owner of a kind that is not served cannot be looked up; such dependents are left alone.
    if (!resource) return true;
    const namespace = resource.namespaced ? dependent.metadata.namespace : undefined;
    return this.context.store.get(keyOfResource(resource), namespace, owner.name)?.metadata.uid === owner.uid;
  }

  #ownerMayGo(owner: { apiVersion: string; kind: string; name: string }, dependent: Obj): void {
    const resource = this.context.catalog.ofKind(owner.apiVersion, owner.kind);
    if (!resource) return;
    const namespace = resource.namespaced ? dependent.metadata.namespace : undefined;
    this.#finalize({ resource: keyOfResource(resource), namespace, name: owner.name });
  }

  #finalize(place: Place): void {
    const object = this.context.store.get(place.resource, place.namespace, place.name);
    if (!object?.metadata.deletionTimestamp) return;
    const finalizers = object.metadata.finalizers ?? [];
    if (finalizers.includes('orphan')) this.#orphan(object);
    else if (!finalizers.includes('foregroundDeletion') || this.#deleteDependents(object) > 0) return;
    const resource = this.context.catalog.ofKind(object.apiVersion, object.kind);
    if (!resource) return;
    this.context.registry.mutate(resource, place, 'kube-controller-manager', (draft) => {
      draft.metadata.finalizers = finalizers.filter((item) => item !== 'orphan' && item !== 'foregroundDeletion');
    });
  }

  #orphan(owner: Obj): void {
    for (const place of [...(this.#dependents.get(owner.metadata.uid)?.values() ?? [])]) {
      const object = this.context.store.get(place.resource, place.namespace, place.name);
      const resource = object && this.context.catalog.ofKind(object.apiVersion, object.kind);
      if (!resource) continue;
      this.context.registry.mutate(resource, place, 'kube-controller-manager', (draft) => {
        draft.metadata.ownerReferences =
          draft.metadata.ownerReferences?.filter((item) => item.uid !== owner.metadata.uid) ?? [];
        if (draft.metadata.ownerReferences.length === 0) delete draft.metadata.ownerReferences;
      });
    }
  }

  /** How many dependents still have to go before the owner may. */
  #deleteDependents(owner: Obj): number {
    let left = 0;
    for (const place of [...(this.#dependents.get(owner.metadata.uid)?.values() ?? [])]) {
      const object = this.context.store.get(place.resource, place.namespace, place.name);
      const resource = object && this.context.catalog.ofKind(object.apiVersion, object.kind);
      if (!resource) continue;
      const gone =
        !object.metadata.deletionTimestamp &&
        !this.context.registry.delete(resource, place.namespace, place.name, { propagationPolicy: 'Foreground' });
      const blocks = object.metadata.ownerReferences?.some(
        (item) => item.uid === owner.metadata.uid && item.blockOwnerDeletion,
      );
      if (!gone && blocks) left++;
    }
    return left;
  }
}

const keyOf = ({ resource, namespace, name }: Place): string => `${resource}/${namespace ?? ''}/${name}`;
const keyOfResource = (resource: { group: string; plural: string }): string =>
  resource.group ? `${resource.plural}.${resource.group}` : resource.plural;
