import type { ObjectRef } from '../domain/objects.js';

/** "NetworkPolicy restricted/mynp", "Namespace restricted". */
export function objectName({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
