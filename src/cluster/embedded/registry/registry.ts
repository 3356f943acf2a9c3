import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../domain/clock.js';
import { equal, isRecord, type Json, type Obj, timestamp } from '../object.js';
import { serverSideApply } from '../patch/apply.js';
import { structShape } from '../patch/field-set.js';
import { applyJsonPatch } from '../patch/json-patch.js';
import { type Manager, managedFields, managersOf, ownersAfterUpdate } from '../patch/managers.js';
import { mergePatch } from '../patch/merge-patch.js';
import { strategicMerge } from '../patch/strategic.js';
import { apiVersionOf, qualified, type Resource } from '../schema/resources.js';
import { typeOfKind } from '../schema/types.js';
import type { Store } from '../storage/store.js';
import { decodeObject } from './decoding.js';
import {
  ApiError,
  alreadyExists,
  badRequest,
  conflict,
  forbidden,
  invalid,
  notFound,
  OUTDATED,
  unsupportedMediaType,
} from './errors.js';
import { FieldErrors } from './field-errors.js';
import { randomSuffix, validateMetadata, validateMetadataUpdate } from './metadata.js';
import type { RuleContext, Rules } from './rules.js';

export interface WriteOptions {
  dryRun?: boolean;
  fieldManager?: string;
  fieldValidation?: string;
  force?: boolean;
  /** "status" and the like; absent for the object itself. */
  subresource?: string;
  /** Called with what should be said beside the answer. */
  warn?: (text: string) => void;
}

export interface DeleteOptions {
  dryRun?: boolean;
  gracePeriodSeconds?: number;
  propagationPolicy?: string;
  preconditions?: { uid?: string; resourceVersion?: string };
}

export const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

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
    const object = this.#decode(resource, body, options);
    this.#place(resource, object, namespace);
    this.#admitNamespace(resource, object);
    const meta = object.metadata;
    const generated = !meta.name && meta.generateName;
    if (generated) meta.name = generated.slice(0, 58) + randomSuffix();
    if (rules.status) object.status = this.#emptyStatus(resource);
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
    this.#ownNew(resource, said as Obj, object, options);
    return this.#store(resource, object, options);
  }

  update(resource: Resource, namespace: string | undefined, name: string, body: Json, options: WriteOptions = {}): Obj {
    const object = this.#decode(resource, body, options);
    if (object.metadata.name && object.metadata.name !== name) {
      throw misnamed(object.metadata.name, name);
    }
    object.metadata.name = name;
    this.#place(resource, object, namespace);
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
    const object = this.#decode(resource, this.#patched(resource, before, type, patch), options);
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
    const { uid, resourceVersion } = options.preconditions ?? {};
    if (uid && uid !== before.metadata.uid) {
      const why = `the UID in the precondition (${uid}) does not match the UID in record (${before.metadata.uid}). The object might have been deleted and then recreated`;
      throw conflict({ group: '', plural: resource.kind }, name, why);
    }
    if (resourceVersion && resourceVersion !== before.metadata.resourceVersion) {
      throw conflict(
        resource,
        name,
        `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${before.metadata.resourceVersion}`,
      );
    }
    if (options.dryRun) return undefined;
    const object: Obj = { ...before, metadata: { ...before.metadata } };
    this.#markFinalizers(object, options.propagationPolicy);
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
    this.#own(resource, before, draft, { fieldManager: manager, subresource });
    return this.#finishRemoval(resource, draft) ?? this.store.put(qualified(resource), draft);
  }

  #apply(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    patch: Json,
    options: WriteOptions,
  ): { object: Obj; created: boolean } {
    if (!options.fieldManager) {
      throw new ApiError(
        422,
        'Invalid',
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
        {
          group: 'meta.k8s.io',
          kind: 'PatchOptions',
          causes: [
            {
              reason: 'FieldValueRequired',
              message: 'Required value: is required for apply patch',
              field: 'fieldManager',
            },
          ],
        },
      );
    }
    if (!isRecord(patch)) throw badRequest('error decoding YAML: expected an object');
    const said = patch.metadata?.name;
    if (said && said !== name) throw misnamed(said, name);
    if (patch.metadata?.managedFields?.length > 0) throw badRequest('metadata.managedFields must be nil');
    const shape = structShape(typeOfKind(apiVersionOf(resource), resource.kind));
    const live = this.store.get(qualified(resource), namespace, name);
    // Decoding only checks the fields here: what the manager did not say must not become owned.
    this.#decode(resource, patch, options);
    const config = { ...patch, metadata: { ...patch.metadata, name, ...(namespace ? { namespace } : {}) } };
    const applied = serverSideApply(shape, live, config, {
      manager: options.fieldManager,
      subresource: options.subresource ?? '',
      force: options.force ?? false,
    });
    const object = this.#decode(resource, applied.object, { ...options, fieldValidation: 'Ignore' });
    const now = timestamp(this.clock.now());
    if (!live) {
      const stored = this.create(resource, namespace, object, { ...options, dryRun: true });
      if (applied.managers.length > 0) stored.metadata.managedFields = managedFields(applied.managers, now);
      else delete stored.metadata.managedFields;
      return { object: this.#store(resource, stored, options), created: true };
    }
    return { object: this.#replace(resource, live, object, options, applied.managers), created: false };
  }

  #patched(resource: Resource, before: Obj, type: string, patch: Json): Json {
    switch (type) {
      case PATCH_TYPES.json:
        return applyJsonPatch(before, patch);
      case PATCH_TYPES.merge:
        requireObject(patch);
        return mergePatch(before, patch);
      case PATCH_TYPES.strategic: {
        requireObject(patch);
        const goType = typeOfKind(apiVersionOf(resource), resource.kind);
        if (!goType) {
          throw unsupportedMediaType(
            `the body of the request was in an unknown format - accepted media types include: ${PATCH_TYPES.json}, ${PATCH_TYPES.merge}, ${PATCH_TYPES.apply}`,
          );
        }
        return strategicMerge(goType, before, patch);
      }
      default:
        throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
    }
  }

  #replace(resource: Resource, before: Obj, given: Obj, options: WriteOptions, managers?: Manager[]): Obj {
    const rules = this.rulesOf(resource);
    const { name } = before.metadata;
    if (given.metadata.name !== name) throw misnamed(given.metadata.name, name);
    const wanted = given.metadata.resourceVersion;
    if (wanted && !/^\d+$/.test(wanted)) {
      throw new ApiError(500, '', `strconv.ParseUint: parsing ${JSON.stringify(wanted)}: invalid syntax`);
    }
    if (wanted && wanted !== before.metadata.resourceVersion) throw conflict(resource, name, OUTDATED);
    if (given.metadata.uid && given.metadata.uid !== before.metadata.uid) {
      throw conflict(
        resource,
        name,
        `Precondition failed: UID in precondition: ${given.metadata.uid}, UID in object meta: ${before.metadata.uid}`,
      );
    }
    const object = structuredClone(given);
    keepServerMetadata(object, before);
    if (rules.status) {
      if (options.subresource === 'status') {
        for (const field of Object.keys({ ...object, ...before })) {
          if (field === 'status' || field === 'metadata') continue;
          if (field in before) object[field] = structuredClone(before[field]);
          else delete object[field];
        }
      } else object.status = structuredClone(before.status);
    }
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
    if (errors.any) throw invalid(resource, name, errors.causes);
    const now = timestamp(this.clock.now());
    if (managers) object.metadata.managedFields = managedFields(managers, now);
    else this.#own(resource, before, object, options);
    if (equal(withoutTimes(object), withoutTimes(before))) return before;
    if (options.dryRun) return object;
    return this.#finishRemoval(resource, object) ?? this.#store(resource, object, options);
  }

  #ownNew(resource: Resource, said: Obj, object: Obj, options: WriteOptions): void {
    const shape = structShape(typeOfKind(apiVersionOf(resource), resource.kind));
    const nothing = decodeObject(resource, { apiVersion: apiVersionOf(resource), kind: resource.kind }, 'Ignore');
    const who = { manager: options.fieldManager || 'unknown', subresource: options.subresource ?? '' };
    const managers = ownersAfterUpdate(shape, nothing, said, who);
    if (managers.length > 0) object.metadata.managedFields = managedFields(managers, timestamp(this.clock.now()));
  }

  #own(resource: Resource, before: Obj | undefined, object: Obj, options: WriteOptions): void {
    const shape = structShape(typeOfKind(apiVersionOf(resource), resource.kind));
    const who = { manager: options.fieldManager || 'unknown', subresource: options.subresource ?? '' };
    const managers =
      before || !object.metadata.managedFields ? ownersAfterUpdate(shape, before, object, who) : managersOf(object);
    if (managers.length > 0) object.metadata.managedFields = managedFields(managers, timestamp(this.clock.now()));
    else delete object.metadata.managedFields;
  }

  #decode(resource: Resource, body: Json, options: WriteOptions): Obj {
    return decodeObject(resource, body, options.fieldValidation ?? 'Warn', options.warn);
  }

  #place(resource: Resource, object: Obj, namespace: string | undefined): void {
    const said = object.metadata.namespace;
    if (!resource.namespaced) {
      delete object.metadata.namespace;
      return;
    }
    if (said && namespace && said !== namespace) {
      throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
    }
    object.metadata.namespace = namespace ?? said ?? 'default';
  }

  #admitNamespace(resource: Resource, object: Obj): void {
    const namespace = object.metadata.namespace;
    if (!resource.namespaced || !namespace) return;
    const found = this.store.get('namespaces', undefined, namespace);
    if (!found) throw notFound({ group: '', plural: 'namespaces' }, namespace);
    if (found.status?.phase === 'Terminating') {
      throw forbidden(
        resource,
        object.metadata.name ?? '',
        `unable to create new content in namespace ${namespace} because it is being terminated`,
        [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${namespace} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      );
    }
  }

  #emptyStatus(resource: Resource): Json {
    return decodeObject(resource, { apiVersion: apiVersionOf(resource), kind: resource.kind }, 'Ignore').status;
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

  #markFinalizers(object: Obj, policy: string | undefined): void {
    const word = policy === 'Foreground' ? 'foregroundDeletion' : policy === 'Orphan' ? 'orphan' : undefined;
    const others = (object.metadata.finalizers ?? []).filter(
      (item) => !policy || (item !== 'foregroundDeletion' && item !== 'orphan'),
    );
    const finalizers = word ? [...others, word] : others;
    if (finalizers.length > 0) object.metadata.finalizers = finalizers;
    else delete object.metadata.finalizers;
  }
}

function requireObject(patch: Json): void {
  if (isRecord(patch)) return;
  if (patch === undefined) throw badRequest('error decoding patch: unexpected end of JSON input');
  const kind = Array.isArray(patch) ? 'array' : typeof patch;
  throw badRequest(
    `error decoding patch: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`,
  );
}

const misnamed = (said: string, name: string): ApiError =>
  badRequest(`the name of the object (${said}) does not match the name on the URL (${name})`);

function keepServerMetadata(object: Obj, before: Obj): void {
  const meta = object.metadata;
  meta.uid = before.metadata.uid;
  meta.resourceVersion = before.metadata.resourceVersion;
  meta.creationTimestamp = before.metadata.creationTimestamp;
  for (const field of ['generation', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields'] as const) {
    if (before.metadata[field] === undefined) delete meta[field];
    else Object.assign(meta, { [field]: structuredClone(before.metadata[field]) });
  }
}

function withoutTimes(object: Obj): Json {
  const entries = object.metadata.managedFields?.map((entry) => ({ ...entry, time: 0 }));
  return { ...object, metadata: { ...object.metadata, managedFields: entries } };
}
