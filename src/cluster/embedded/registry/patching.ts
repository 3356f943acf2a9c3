import { isRecord, type Json, type Obj } from '../object.js';
import { applyJsonPatch } from '../patch/json-patch.js';
import { mergePatch } from '../patch/merge-patch.js';
import { strategicMerge } from '../patch/strategic.js';
import { apiVersionOf, type Resource } from '../schema/resources.js';
import { typeOfKind } from '../schema/types.js';
import { ApiError, badRequest, unsupportedMediaType } from './errors.js';

export const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** The object as a patch of this media type, other than apply, makes it. Throws an ApiError for one that does not fit. */
export function patched(resource: Resource, before: Obj, type: string, patch: Json): Json {
  switch (type) {
    case PATCH_TYPES.json:
      return applyJsonPatch(before, patch);
    case PATCH_TYPES.merge:
      requireObject(patch);
      return mergePatch(before, patch);
    case PATCH_TYPES.strategic: {
      requireObject(patch);
      const goType = typeOfKind(apiVersionOf(resource), resource.kind);
      if (!goType) {
        throw unsupportedMediaType(
          `the body of the request was in an unknown format - accepted media types include: ${PATCH_TYPES.json}, ${PATCH_TYPES.merge}, ${PATCH_TYPES.apply}`,
        );
      }
      return strategicMerge(goType, before, patch);
    }
    default:
      throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  }
}

function requireObject(patch: Json): void {
  if (isRecord(patch)) return;
  if (patch === undefined) throw badRequest('error decoding patch: unexpected end of JSON input');
  const kind = Array.isArray(patch) ? 'array' : typeof patch;
  throw badRequest(
    `error decoding patch: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`,
  );
}
