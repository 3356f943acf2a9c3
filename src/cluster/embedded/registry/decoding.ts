import { isRecord, type Json, type Obj } from '../object.js';
import { DecodeError, decode } from '../schema/decode.js';
import { apiVersionOf, type Resource } from '../schema/resources.js';
import { typeOfKind } from '../schema/types.js';
import { decodeCustom } from './custom.js';
import { badRequest } from './errors.js';
import type { WriteOptions } from './write-options.js';

/**
 * The body as the resource's type reads it. `validation` is the request's fieldValidation: Strict refuses unknown
 * fields, Warn names them, Ignore drops them silently.
 */
function decodeObject(resource: Resource, body: Json, validation: string, warn?: (text: string) => void): Obj {
  const wanted = apiVersionOf(resource);
  if (!isRecord(body)) throw badRequest(`couldn't get version/kind; json parse error: json: cannot unmarshal`);
  const { apiVersion, kind } = body as { apiVersion?: string; kind?: string };
  for (const field of ['apiVersion', 'kind']) {
    if (body[field] === null || ['string', 'undefined'].includes(typeof body[field])) continue;
    throw badRequest(
      `couldn't get version/kind; json parse error: json: cannot unmarshal into Go struct field .${field} of type string`,
    );
  }
  if ((apiVersion && apiVersion !== wanted) || (kind && kind !== resource.kind)) {
    throw badRequest(unfit(resource, apiVersion ?? wanted, kind ?? resource.kind));
  }
  const given = { ...body, apiVersion: wanted, kind: resource.kind };
  const { value, problems } = read(resource, given);
  if (problems.length > 0) {
    if (validation === 'Strict') {
      throw badRequest(`${handled(resource)}strict decoding error: ${problems.join(', ')}`);
    }
    if (validation === 'Warn') for (const problem of problems) warn?.(problem);
  }
  value.metadata ??= {};
  return value as Obj;
}

/** The same, as the options of a write ask for it. */
export function decodeWritten(resource: Resource, body: Json, { fieldValidation, warn }: WriteOptions): Obj {
  return decodeObject(resource, body, fieldValidation ?? 'Warn', warn);
}

/** The resource's object of which nothing has been said yet. */
export function emptyObject(resource: Resource): Obj {
  return decodeObject(resource, { apiVersion: apiVersionOf(resource), kind: resource.kind }, 'Ignore');
}

/** Why an object of one kind, or of a version that there is not, is not taken for another. */
function unfit(resource: Resource, apiVersion: string, kind: string): string {
  const head = `${kind} in version ${JSON.stringify(versionOf(apiVersion))} cannot be handled as a ${resource.kind}: `;
  if (!typeOfKind(apiVersion, kind)) {
    return `${head}no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`;
  }
  const group = resource.group.split('.')[0] || 'core';
  return `${head}converting (${versionOf(apiVersion)}.${kind}) to (${group}.${resource.kind}): unknown conversion`;
}

function read(resource: Resource, given: Json): { value: Json; problems: readonly string[] } {
  try {
    if (resource.custom) return decodeCustom(resource, given);
    const type = typeOfKind(apiVersionOf(resource), resource.kind);
    if (!type) throw new Error(`no type for ${resource.kind}`);
    return decode(type, given);
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(`${handled(resource)}${error.message}`);
    throw error;
  }
}

function handled(resource: Resource): string {
  return `${resource.kind} in version ${JSON.stringify(resource.version)} cannot be handled as a ${resource.kind}: `;
}

const versionOf = (apiVersion: string): string => apiVersion.split('/').at(-1) ?? apiVersion;
