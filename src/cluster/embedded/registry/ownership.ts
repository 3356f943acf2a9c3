import { type Obj, timestamp } from '../object.js';
import { structShape } from '../patch/field-set.js';
import { type Manager, managedFields, ownersAfterUpdate } from '../patch/managers.js';
import { apiVersionOf, type Resource } from '../schema/resources.js';
import { typeOfKind } from '../schema/types.js';
import { emptyObject } from './decoding.js';
import type { WriteOptions } from './write-options.js';

/** Writes into the new object who owns its fields: the client owns what it said. `now` is epoch milliseconds. */
export function ownNew(resource: Resource, said: Obj, object: Obj, options: WriteOptions, now: number): void {
  setOwners(object, ownersAfterUpdate(shapeOf(resource), emptyObject(resource), said, whoIn(options)), now);
}

/** Writes into the object who owns its fields after an update: the client owns what it changed. */
export function own(resource: Resource, before: Obj, object: Obj, options: WriteOptions, now: number): void {
  setOwners(object, ownersAfterUpdate(shapeOf(resource), before, object, whoIn(options)), now);
}

export function setOwners(object: Obj, managers: readonly Manager[], now: number): void {
  if (managers.length > 0) object.metadata.managedFields = managedFields(managers, timestamp(now));
  else delete object.metadata.managedFields;
}

const shapeOf = (resource: Resource) => structShape(typeOfKind(apiVersionOf(resource), resource.kind));

const whoIn = ({ fieldManager, subresource }: WriteOptions) => ({
  manager: fieldManager || 'unknown',
  subresource: subresource ?? '',
});
