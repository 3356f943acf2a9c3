import type { Obj } from '../object.js';

/** A write to the status leaves all else as it was; a write to the object leaves the status. */
export function keepOtherHalf(object: Obj, before: Obj, subresource: string | undefined): void {
  if (subresource !== 'status') {
    object.status = structuredClone(before.status);
    return;
  }
  for (const field of Object.keys({ ...object, ...before })) {
    if (field === 'status' || field === 'metadata') continue;
    if (field in before) object[field] = structuredClone(before[field]);
    else delete object[field];
  }
}
