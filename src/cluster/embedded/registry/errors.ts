import type { Json } from '../object.js';

export interface Cause {
  reason: string;
  message: string;
  field: string;
}

interface Details {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: Cause[];
  retryAfterSeconds?: number;
}

/** An answer that is not the object asked for: a Status, in the API server's words. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: Details,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  get status(): Json {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

interface Named {
  group: string;
  plural: string;
}

const full = (resource: Named): string => (resource.group ? `${resource.plural}.${resource.group}` : resource.plural);

const details = (resource: Named, name: string): Details => ({
  ...(name ? { name } : {}),
  ...(resource.group ? { group: resource.group } : {}),
  kind: resource.plural,
});

export const notFound = (resource: Named, name: string): ApiError =>
  new ApiError(404, 'NotFound', `${full(resource)} ${JSON.stringify(name)} not found`, details(resource, name));

export const alreadyExists = (resource: Named, name: string): ApiError =>
  new ApiError(
    409,
    'AlreadyExists',
    `${full(resource)} ${JSON.stringify(name)} already exists`,
    details(resource, name),
  );

export const conflict = (resource: Named, name: string, why: string): ApiError =>
  new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${full(resource)} ${JSON.stringify(name)}: ${why}`,
    details(resource, name),
  );

export const OUTDATED = 'the object has been modified; please apply your changes to the latest version and try again';

export const badRequest = (message: string): ApiError => new ApiError(400, 'BadRequest', message);

export const forbidden = (resource: Named, name: string, why: string, causes?: Cause[]): ApiError =>
  new ApiError(403, 'Forbidden', `${full(resource)} ${JSON.stringify(name)} is forbidden: ${why}`, {
    ...details(resource, name),
    ...(causes ? { causes } : {}),
  });

export const methodNotAllowed = (what: string): ApiError =>
  new ApiError(405, 'MethodNotAllowed', `${what} is not supported by this server`);

export const unsupportedMediaType = (message: string): ApiError => new ApiError(415, 'UnsupportedMediaType', message);

export const gone = (message: string): ApiError => new ApiError(410, 'Expired', message);

export const tooOld = (wanted: number, oldest: number): ApiError =>
  gone(`too old resource version: ${wanted} (${oldest})`);

export const unroutable = (): ApiError =>
  new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});

export function invalid(
  kind: { group: string; kind: string },
  name: string | undefined,
  causes: readonly Cause[],
): ApiError {
  const subject = kind.group ? `${kind.kind}.${kind.group}` : kind.kind;
  const texts = [...new Set(causes.map((cause) => (cause.field ? `${cause.field}: ${cause.message}` : cause.message)))];
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new ApiError(422, 'Invalid', `${subject} ${JSON.stringify(name ?? '')} is invalid: ${list}`, {
    ...(name ? { name } : {}),
    ...(kind.group ? { group: kind.group } : {}),
    kind: kind.kind,
    causes: [...causes],
  });
}

/** The object says another name than the one it is written under. */
export const misnamed = (said: string, name: string): ApiError =>
  badRequest(`the name of the object (${said}) does not match the name on the URL (${name})`);
