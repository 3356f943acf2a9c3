import { equal, type Json, type Obj } from '../object.js';
import {
  changedFields,
  difference,
  type FieldSet,
  fieldSetOf,
  intersection,
  isEmpty,
  type Shape,
  union,
} from './field-set.js';

/** One entry of managedFields. */
export interface Manager {
  manager: string;
  operation: 'Apply' | 'Update';
  subresource: string;
  apiVersion: string;
  fields: FieldSet;
  time?: string;
}

export function managersOf(object: Obj | undefined): Manager[] {
  return (object?.metadata.managedFields ?? []).map((entry) => ({
    manager: entry.manager ?? '',
    operation: entry.operation,
    subresource: entry.subresource ?? '',
    apiVersion: entry.apiVersion,
    fields: entry.fieldsV1 ?? {},
    ...(entry.time ? { time: entry.time } : {}),
  }));
}

/** `now` is written for entries that carry no time yet. */
export function managedFields(managers: readonly Manager[], now: string): Json[] {
  return managers.map((manager) => ({
    manager: manager.manager,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    time: manager.time ?? now,
    fieldsType: 'FieldsV1',
    fieldsV1: manager.fields,
    ...(manager.subresource ? { subresource: manager.subresource } : {}),
  }));
}

/** Fields nobody owns: identity and what the server keeps for itself. */
export function withoutBookkeeping(set: FieldSet): FieldSet {
  return difference(set, {
    'f:apiVersion': {},
    'f:kind': {},
    'f:metadata': {
      'f:name': {},
      'f:namespace': {},
      'f:generateName': {},
      'f:uid': {},
      'f:resourceVersion': {},
      'f:generation': {},
      'f:creationTimestamp': {},
      'f:deletionTimestamp': {},
      'f:deletionGracePeriodSeconds': {},
      'f:selfLink': {},
      'f:managedFields': {},
    },
  });
}

/** Who owns what after `manager` wrote `after` by create, update or patch. */
export function ownersAfterUpdate(
  shape: Shape,
  before: Obj | undefined,
  after: Obj,
  who: { manager: string; subresource: string },
): Manager[] {
  const strip = (object: Obj): Json => ({ ...object, metadata: { ...object.metadata, managedFields: undefined } });
  const changed = withoutBookkeeping(changedFields(shape, before && strip(before), strip(after)));
  const present = fieldSetOf(shape, strip(after));
  const isMine = (manager: Manager): boolean =>
    manager.operation === 'Update' && manager.manager === who.manager && manager.subresource === who.subresource;
  const known = managersOf(before);
  const mine = known.find(isMine);
  const others = known
    .filter((manager) => !isMine(manager))
    .map((manager) => ({ ...manager, fields: stillThere(difference(manager.fields, changed), present) }))
    .filter((manager) => !isEmpty(manager.fields));
  const fields = stillThere(union(mine?.fields ?? {}, changed), present);
  if (isEmpty(fields)) return others;
  const same = mine && equal(mine.fields, fields);
  return [
    ...others,
    {
      manager: who.manager,
      operation: 'Update',
      subresource: who.subresource,
      apiVersion: after.apiVersion,
      fields,
      ...(same && mine.time ? { time: mine.time } : {}),
    },
  ];
}

/** Leaves of `set` that the object still has; "." of maps and lists counts as there while anything is in them. */
function stillThere(set: FieldSet, present: FieldSet): FieldSet {
  const out: FieldSet = {};
  for (const [element, inner] of Object.entries(set)) {
    if (element === '.') {
      out['.'] = {};
      continue;
    }
    const other = present[element];
    if (!other) continue;
    if (isEmpty(inner)) out[element] = {};
    else if (isEmpty(other)) out[element] = intersection(inner, other);
    else {
      const deeper = stillThere(inner, other);
      if (Object.keys(deeper).some((key) => key !== '.') || '.' in inner) out[element] = deeper;
    }
  }
  return out;
}
