import jsonPatch, { type Operation } from 'fast-json-patch';
import { isRecord, type Json } from '../object.js';
import { ApiError, badRequest } from '../registry/errors.js';

/** RFC 6902, but that a missing key may be replaced. Returns a new value; `target` is not changed. Throws as the API does. */
export function applyJsonPatch(target: Json, patch: Json): Json {
  if (!Array.isArray(patch)) {
    const kind = isRecord(patch) ? 'object' : typeof patch;
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${kind} into Go value of type []handlers.jsonPatchOp`,
    );
  }
  let document = structuredClone(target);
  try {
    for (const operation of patch)
      document = jsonPatch.applyOperation(document, lenient(document, operation), true).newDocument;
    return document;
  } catch {
    throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
  }
}

function lenient(document: Json, operation: Operation): Operation {
  if (operation?.op !== 'replace') return operation;
  const parent = operation.path.slice(0, operation.path.lastIndexOf('/'));
  return isRecord(jsonPatch.getValueByPointer(document, parent)) ? { ...operation, op: 'add' } : operation;
}
