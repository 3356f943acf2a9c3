import { isRecord, type Json } from '../object.js';
import { decode } from '../schema/decode.js';
import type { Resource } from '../schema/resources.js';

/** A custom resource: metadata as everywhere, the rest pruned and defaulted by the version's schema. */
export function decodeCustom(resource: Resource, given: Json): { value: Json; problems: readonly string[] } {
  const problems: string[] = [];
  const schema = resource.custom?.version.schema?.openAPIV3Schema ?? {};
  const { metadata, apiVersion, kind, ...rest } = given;
  const meta = decode('meta.v1.ObjectMeta', metadata ?? {});
  problems.push(...meta.problems.map((problem) => problem.replace('"', '"metadata.')));
  const body = prune(schema, rest, '', problems);
  return { value: { apiVersion, kind, metadata: meta.value, ...withDefaults(schema, body) }, problems };
}

function prune(schema: Json, value: Json, path: string, problems: string[]): Json {
  if (schema?.['x-kubernetes-preserve-unknown-fields']) return value;
  if (Array.isArray(value)) {
    return value.map((item, i) => prune(schema?.items ?? {}, item, `${path}[${i}]`, problems));
  }
  if (!isRecord(value)) return value;
  const additional = schema?.additionalProperties;
  const out: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) {
    const known = schema?.properties?.[name];
    const at = path ? `${path}.${name}` : name;
    if (known) out[name] = prune(known, inner, at, problems);
    else if (additional) out[name] = isRecord(additional) ? prune(additional, inner, at, problems) : inner;
    else problems.push(`unknown field ${JSON.stringify(at)}`);
  }
  return out;
}

function withDefaults(schema: Json, value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => withDefaults(schema?.items ?? {}, item));
  if (!isRecord(value)) return value;
  const out: Record<string, Json> = { ...value };
  for (const [name, inner] of Object.entries<Json>(schema?.properties ?? {})) {
    if (out[name] === undefined && inner.default !== undefined) out[name] = structuredClone(inner.default);
    if (out[name] !== undefined) out[name] = withDefaults(inner, out[name]);
  }
  if (isRecord(schema?.additionalProperties)) {
    for (const name of Object.keys(out)) {
      if (!schema?.properties?.[name]) out[name] = withDefaults(schema.additionalProperties, out[name]);
    }
  }
  return out;
}
