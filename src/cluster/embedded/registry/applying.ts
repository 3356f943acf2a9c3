import { isRecord, type Json, type Obj } from '../object.js';
import { serverSideApply } from '../patch/apply.js';
import { structShape } from '../patch/field-set.js';
import type { Manager } from '../patch/managers.js';
import { apiVersionOf, type Resource } from '../schema/resources.js';
import { typeOfKind } from '../schema/types.js';
import { decodeWritten } from './decoding.js';
import { ApiError, badRequest, misnamed } from './errors.js';
import type { WriteOptions } from './write-options.js';

/** What applying the manager's wish to the live object gives, and who owns what then. Throws a conflict, or BadRequest. */
export function applied(
  resource: Resource,
  live: Obj | undefined,
  target: { namespace: string | undefined; name: string },
  patch: Json,
  options: WriteOptions,
): { object: Obj; managers: Manager[] } {
  const { namespace, name } = target;
  const { fieldManager } = options;
  if (!fieldManager) throw noManager();
  if (!isRecord(patch)) throw badRequest('error decoding YAML: expected an object');
  const said = patch.metadata?.name;
  if (said && said !== name) throw misnamed(said, name);
  if (patch.metadata?.managedFields?.length > 0) throw badRequest('metadata.managedFields must be nil');
  const shape = structShape(typeOfKind(apiVersionOf(resource), resource.kind));
  // Decoding only checks the fields here: what the manager did not say must not become owned.
  decodeWritten(resource, patch, options);
  const config = { ...patch, metadata: { ...patch.metadata, name, ...(namespace ? { namespace } : {}) } };
  const { object, managers } = serverSideApply(shape, live, config, {
    manager: fieldManager,
    subresource: options.subresource ?? '',
    force: options.force ?? false,
  });
  return { object: decodeWritten(resource, object, { ...options, fieldValidation: 'Ignore' }), managers };
}

function noManager(): ApiError {
  const message = 'Required value: is required for apply patch';
  return new ApiError(422, 'Invalid', `PatchOptions.meta.k8s.io "" is invalid: fieldManager: ${message}`, {
    group: 'meta.k8s.io',
    kind: 'PatchOptions',
    causes: [{ reason: 'FieldValueRequired', message, field: 'fieldManager' }],
  });
}
