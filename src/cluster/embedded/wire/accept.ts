import { ApiError } from '../registry/errors.js';

/** In what form the client wants objects. */
export type Form = 'object' | 'table' | 'metadata';

/** Reads an Accept header; the first form that can be given wins. Answers are always JSON. */
export function negotiate(accept: string | undefined): Form {
  if (!accept) return 'object';
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    if (type !== 'application/json' && type !== '*/*' && type !== 'application/*') continue;
    const values = new Map(parameters.map((parameter) => parameter.split('=') as [string, string]));
    const as = values.get('as');
    if (!as) return 'object';
    if (values.get('g') !== 'meta.k8s.io' || values.get('v') !== 'v1') continue;
    if (as === 'Table') return 'table';
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata';
  }
  throw new ApiError(
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/json;as=Table;v=v1;g=meta.k8s.io',
  );
}

/** The version of aggregated discovery that the client prefers; undefined when it wants the plain form. */
export function discoveryVersion(accept: string | undefined): string | undefined {
  for (const range of (accept ?? '').split(',')) {
    if (!range.includes('g=apidiscovery.k8s.io') || !range.trim().startsWith('application/json')) continue;
    return /v=(v2beta1|v2)\b/.exec(range)?.[1];
  }
  return undefined;
}
