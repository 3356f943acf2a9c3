import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../domain/clock.js';
import { equal, type Json, type Obj, timestamp } from '../object.js';
import { type Manager, managedFields } from '../patch/managers.js';
import { qualified, type Resource } from '../schema/resources.js';
import type { Store } from '../storage/store.js';
import { applied } from './applying.js';
import { decodeWritten, emptyObject } from './decoding.js';
import { alreadyExists, invalid, misnamed, notFound } from './errors.js';
import { FieldErrors } from './field-errors.js';
import { markFinalizers } from './finalizers.js';
import {
  keepServerMetadata,
  randomSuffix,
  validateMetadata,
  validateMetadataUpdate,
  withoutTimes,
} from './metadata.js';
import { admitNamespace, place } from './namespaces.js';
import { own, ownNew, setOwners } from './ownership.js';
import { PATCH_TYPES, patched } from './patching.js';
import { checkPreconditions, checkUpdate } from './preconditions.js';
import type { RuleContext, Rules } from './rules.js';
import { keepOtherHalf } from './status-subresource.js';
import type { DeleteOptions, WriteOptions } from './write-options.js';

/** Everything that may happen to an object on its way into the store, in the order the API server keeps. */
export class Registry {
  readonly #context: RuleContext;

  constructor(
    readonly store: Store,
    readonly clock: Clock,
    readonly rulesOf: (resource: Resource) => Rules,
  ) {
    this.#context = { store, clock };
  }

  get(resource: Resource, namespace: string | undefined, name: string): Obj {
    const found = this.store.get(qualified(resource), namespace, name);
    if (!found) throw notFound(resource, name);
    return found;
  }

  create(resource: Resource, namespace: string | undefined, body: Json, options: WriteOptions = {}): Obj {
    const rules = this.rulesOf(resource);
    const object = decodeWritten(resource, body, options);
    place(resource, object, namespace);
    admitNamespace(resource, object, this.store);
    const meta = object.metadata;
    const generated = !meta.name && meta.generateName;
    if (generated) meta.name = generated.slice(0, 58) + randomSuffix();
    if (rules.status) object.status = emptyObject(resource).status;
    meta.uid = randomUUID();
    meta.creationTimestamp = timestamp(this.clock.now());
    meta.resourceVersion = '';
    if (rules.generation) meta.generation = 1;
    else delete meta.generation;
    delete meta.deletionTimestamp;
    delete meta.deletionGracePeriodSeconds;
    delete meta.managedFields;
    rules.defaults?.(object);
    // What the client said, with defaults, is the client's; what admission and allocation add is nobody's.
    const { status: _, ...said } = structuredClone(object);
    rules.beforeCreate?.(object, this.#context);
    this.#validate(resource, rules, object);
    const existing = this.store.get(qualified(resource), meta.namespace, meta.name);
    if (existing) throw alreadyExists(resource, meta.name);
    ownNew(resource, said as Obj, object, options, this.clock.now());
    return this.#store(resource, object, options);
  }

  update(resource: Resource, namespace: string | undefined, name: string, body: Json, options: WriteOptions = {}): Obj {
    const object = decodeWritten(resource, body, options);
    if (object.metadata.name && object.metadata.name !== name) {
      throw misnamed(object.metadata.name, name);
    }
    object.metadata.name = name;
    place(resource, object, namespace);
    return this.#replace(resource, this.get(resource, namespace, name), object, options);
  }

  patch(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    type: string,
    patch: Json,
    options: WriteOptions = {},
  ): { object: Obj; created: boolean } {
    if (type === PATCH_TYPES.apply) return this.#apply(resource, namespace, name, patch, options);
    const before = this.get(resource, namespace, name);
    const object = decodeWritten(resource, patched(resource, before, type, patch), options);
    return { object: this.#replace(resource, before, object, options), created: false };
  }

  delete(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions = {},
  ): Obj | undefined {
    const before = this.get(resource, namespace, name);
    const rules = this.rulesOf(resource);
    checkPreconditions(resource, before, options.preconditions);
    if (options.dryRun) return undefined;
    const object: Obj = { ...before, metadata: { ...before.metadata } };
    markFinalizers(object, options.propagationPolicy);
    const grace = rules.grace?.(before, options.gracePeriodSeconds) ?? 0;
    const waits = (object.metadata.finalizers?.length ?? 0) > 0 || rules.deletesLater?.(object);
    if (grace === 0 && !waits) {
      this.store.remove(qualified(resource), object);
      return undefined;
    }
    const already = before.metadata.deletionTimestamp !== undefined;
    if (already && (before.metadata.deletionGracePeriodSeconds ?? 0) <= grace) {
      return equal(before.metadata.finalizers, object.metadata.finalizers)
        ? before
        : this.store.put(qualified(resource), object);
    }
    object.metadata.deletionTimestamp = timestamp(this.clock.now() + grace * 1000);
    object.metadata.deletionGracePeriodSeconds = grace;
    if (rules.generation) object.metadata.generation = (before.metadata.generation ?? 0) + 1;
    rules.beforeUpdate?.(object, before, this.#context);
    return this.store.put(qualified(resource), object);
  }

  /**
   * For controllers and the kubelet: changes an object in place of itself, or does nothing when `change` leaves it
   * as it was. Validation is theirs. Undefined when the object is gone.
   */
  mutate(
    resource: Resource,
    target: { namespace?: string | undefined; name: string; uid?: string },
    manager: string,
    change: (draft: Obj) => void,
    subresource = '',
  ): Obj | undefined {
    const before = this.store.get(qualified(resource), target.namespace, target.name);
    if (!before || (target.uid && before.metadata.uid !== target.uid)) return undefined;
    const draft = structuredClone(before);
    change(draft);
    if (equal(draft, before)) return before;
    if (this.rulesOf(resource).generation && !equal(draft.spec, before.spec)) {
      draft.metadata.generation = (before.metadata.generation ?? 0) + 1;
    }
    own(resource, before, draft, { fieldManager: manager, subresource }, this.clock.now());
    return this.#finishRemoval(resource, draft) ?? this.store.put(qualified(resource), draft);
  }

  #apply(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    patch: Json,
    options: WriteOptions,
  ): { object: Obj; created: boolean } {
    const live = this.store.get(qualified(resource), namespace, name);
    const { object, managers } = applied(resource, live, { namespace, name }, patch, options);
    if (!live) {
      const stored = this.create(resource, namespace, object, { ...options, dryRun: true });
      setOwners(stored, managers, this.clock.now());
      return { object: this.#store(resource, stored, options), created: true };
    }
    return { object: this.#replace(resource, live, object, options, managers), created: false };
  }

  #replace(resource: Resource, before: Obj, given: Obj, options: WriteOptions, managers?: Manager[]): Obj {
    const rules = this.rulesOf(resource);
    checkUpdate(resource, before, given);
    const object = structuredClone(given);
    keepServerMetadata(object, before);
    if (rules.status) keepOtherHalf(object, before, options.subresource);
    rules.defaults?.(object);
    rules.beforeUpdate?.(object, before, this.#context);
    if (rules.generation) {
      const changed = !equal({ ...object, metadata: 0, status: 0 }, { ...before, metadata: 0, status: 0 });
      object.metadata.generation = (before.metadata.generation ?? 0) + (changed ? 1 : 0);
    }
    const errors = new FieldErrors();
    validateMetadataUpdate(object, before, errors);
    if (options.subresource !== 'status') {
      validateMetadata(object, rules.name, errors);
      rules.validate?.(object, errors);
      rules.validateUpdate?.(object, before, errors);
    }
    if (errors.any) throw invalid(resource, before.metadata.name, errors.causes);
    const now = this.clock.now();
    if (managers) object.metadata.managedFields = managedFields(managers, timestamp(now));
    else own(resource, before, object, options, now);
    if (equal(withoutTimes(object), withoutTimes(before))) return before;
    if (options.dryRun) return object;
    return this.#finishRemoval(resource, object) ?? this.#store(resource, object, options);
  }

  #validate(resource: Resource, rules: Rules, object: Obj): void {
    const errors = new FieldErrors();
    validateMetadata(object, rules.name, errors);
    rules.validate?.(object, errors);
    if (errors.any) throw invalid(resource, object.metadata.name, errors.causes);
  }

  #store(resource: Resource, object: Obj, options: WriteOptions): Obj {
    return options.dryRun ? object : this.store.put(qualified(resource), object);
  }

  /** Removes an object whose last finalizer has just gone. Undefined when it stays. */
  #finishRemoval(resource: Resource, object: Obj): Obj | undefined {
    const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
    if (!deletionTimestamp || (deletionGracePeriodSeconds ?? 0) > 0 || (finalizers?.length ?? 0) > 0) return undefined;
    if (this.rulesOf(resource).deletesLater?.(object)) return undefined;
    return this.store.remove(qualified(resource), object);
  }
}
