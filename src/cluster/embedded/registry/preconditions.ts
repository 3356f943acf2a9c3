import type { Obj } from '../object.js';
import type { Resource } from '../schema/resources.js';
import { ApiError, conflict, misnamed, OUTDATED } from './errors.js';
import type { DeleteOptions } from './write-options.js';

/** Throws a conflict where the object is not the one whose deletion was meant. */
export function checkPreconditions(
  resource: Resource,
  before: Obj,
  preconditions: DeleteOptions['preconditions'],
): void {
  const { uid, resourceVersion } = preconditions ?? {};
  const { name } = before.metadata;
  if (uid && uid !== before.metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${before.metadata.uid}). The object might have been deleted and then recreated`;
    throw conflict({ group: '', plural: resource.kind }, name, why);
  }
  if (resourceVersion && resourceVersion !== before.metadata.resourceVersion) {
    const why = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${before.metadata.resourceVersion}`;
    throw conflict(resource, name, why);
  }
}

/** Throws where what is given is not meant for this object, or was made from an older version of it. */
export function checkUpdate(resource: Resource, before: Obj, given: Obj): void {
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
}
