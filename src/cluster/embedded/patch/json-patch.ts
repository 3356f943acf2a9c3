import jsonPatch from 'fast-json-patch';
import type { Json } from '../object.js';
import { ApiError, badRequest } from '../registry/errors.js';

/** RFC 6902. Returns a new value; `target` is not changed. Throws as the API does. */
export function applyJsonPatch(target: Json, patch: Json): Json {
  if (!Array.isArray(patch)) throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  try {
    return jsonPatch.applyPatch(structuredClone(target), patch, true).newDocument;
  } catch (error) {
    const { name, operation } = error as { name?: string; operation?: Json };
    const why =
      name === 'TEST_OPERATION_FAILED' ? 'testing value' : `${operation?.op ?? 'patch'} operation does not apply`;
    throw new ApiError(
      422,
      'Invalid',
      `the server rejected our request due to an error in our request: ${why}: ${operation?.path ?? ''}`,
    );
  }
}
