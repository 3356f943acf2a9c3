import type { Obj } from '../object.js';
import type { Resource } from '../schema/resources.js';
import type { Store } from '../storage/store.js';
import { badRequest, forbidden, notFound } from './errors.js';

/** Gives the object the request's namespace; throws BadRequest where it says another one. */
export function place(resource: Resource, object: Obj, namespace: string | undefined): void {
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

/** Throws where the object's namespace is not there, or is being terminated. */
export function admitNamespace(resource: Resource, object: Obj, store: Store): void {
  const { namespace, name } = object.metadata;
  if (!resource.namespaced || !namespace) return;
  const found = store.get('namespaces', undefined, namespace);
  if (!found) throw notFound({ group: '', plural: 'namespaces' }, namespace);
  if (found.status?.phase !== 'Terminating') return;
  const message = `namespace ${namespace} is being terminated`;
  throw forbidden(
    resource,
    name ?? '',
    `unable to create new content in namespace ${namespace} because it is being terminated`,
    [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }],
  );
}
