import { equal, type Json, type Obj } from '../object.js';
import type { FieldErrors } from './field-errors.js';
import { labelValue, type NameCheck, qualifiedName } from './names.js';

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Five random characters, as generateName appends. */
export function randomSuffix(length = 5): string {
  let out = '';
  for (let i = 0; i < length; i++) out += ALPHABET[Math.floor(Math.random() * ALPHABET.length)];
  return out;
}

export function validateMetadata(object: Obj, check: NameCheck, errors: FieldErrors): void {
  const { name, labels, annotations, ownerReferences, finalizers } = object.metadata;
  if (!name) errors.required('metadata.name', 'name or generateName is required');
  else for (const problem of check(name)) errors.invalid('metadata.name', name, problem);
  validateLabels(labels, 'metadata.labels', errors);
  for (const key of Object.keys(annotations ?? {})) {
    for (const problem of qualifiedName(key.toLowerCase())) errors.invalid('metadata.annotations', key, problem);
  }
  (ownerReferences ?? []).forEach((owner, i) => {
    const path = `metadata.ownerReferences[${i}]`;
    if (!owner.apiVersion) errors.invalid(`${path}.apiVersion`, '', 'version must not be empty');
    if (!owner.kind) errors.invalid(`${path}.kind`, '', 'kind must not be empty');
    if (!owner.name) errors.invalid(`${path}.name`, '', 'name must not be empty');
    if (!owner.uid) errors.invalid(`${path}.uid`, '', 'uid must not be empty');
  });
  for (const finalizer of finalizers ?? []) {
    for (const problem of qualifiedName(finalizer)) errors.invalid('metadata.finalizers', finalizer, problem);
  }
}

export function validateLabels(labels: Record<string, string> | undefined, path: string, errors: FieldErrors): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    for (const problem of qualifiedName(key)) errors.invalid(path, key, problem);
    for (const problem of labelValue(value)) errors.invalid(path, value, problem);
  }
}

export function validateMetadataUpdate(object: Obj, before: Obj, errors: FieldErrors): void {
  const fixed = ['name', 'namespace', 'uid', 'creationTimestamp'] as const;
  for (const field of fixed) {
    if (!equal(object.metadata[field] ?? '', before.metadata[field] ?? '')) {
      errors.invalid(`metadata.${field}`, object.metadata[field] ?? '', 'field is immutable');
    }
  }
  const added = (object.metadata.finalizers ?? []).filter((item) => !before.metadata.finalizers?.includes(item));
  if (before.metadata.deletionTimestamp && added.length > 0) {
    errors.forbidden(
      'metadata.finalizers',
      `no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(added)}`,
    );
  }
}

/** Takes over what no client may change of an object's metadata. */
export function keepServerMetadata(object: Obj, before: Obj): void {
  const meta = object.metadata;
  meta.uid = before.metadata.uid;
  meta.resourceVersion = before.metadata.resourceVersion;
  meta.creationTimestamp = before.metadata.creationTimestamp;
  for (const field of ['generation', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields'] as const) {
    if (before.metadata[field] === undefined) delete meta[field];
    else Object.assign(meta, { [field]: structuredClone(before.metadata[field]) });
  }
}

/** For comparing: the times of managedFields are no change. */
export function withoutTimes(object: Obj): Json {
  const entries = object.metadata.managedFields?.map((entry) => ({ ...entry, time: 0 }));
  return { ...object, metadata: { ...object.metadata, managedFields: entries } };
}
