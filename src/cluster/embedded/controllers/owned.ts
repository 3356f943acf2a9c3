import type { Obj, Owner } from '../object.js';
import type { Change } from '../storage/store.js';

export function controllerOf(object: Obj): Owner | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller);
}

export function isOwnedBy(object: Obj, owner: Obj): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

export function ownerReference(owner: Obj): Owner {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Keys of the owners of `kind` that a change of a dependent concerns, before and after it. */
export function ownerKeys(change: Change, kind: string): string[] {
  const keys: string[] = [];
  for (const object of [change.object, change.before]) {
    if (!object) continue;
    const owner = controllerOf(object);
    if (owner?.kind === kind) keys.push(`${object.metadata.namespace}/${owner.name}`);
  }
  return keys;
}

export function isReady(pod: Obj): boolean {
  return condition(pod, 'Ready') === 'True';
}

function condition(object: Obj, type: string): string | undefined {
  return object.status?.conditions?.find((item: { type: string }) => item.type === type)?.status;
}

export const isTerminating = (object: Obj): boolean => object.metadata.deletionTimestamp !== undefined;

/** Neither finished nor on its way out. */
export const isActive = (pod: Obj): boolean =>
  !['Succeeded', 'Failed'].includes(pod.status?.phase) && !isTerminating(pod);
