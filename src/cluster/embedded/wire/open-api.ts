import { createHash } from 'node:crypto';
import { hasData, readData } from '../data.js';
import type { Json } from '../object.js';
import { apiVersionOf, type Resource } from '../schema/resources.js';

const pathOf = (resource: Resource): string =>
  resource.group ? `apis/${resource.group}/${resource.version}` : `api/${resource.version}`;
const fileOf = (path: string): string => `openapi/${path.replaceAll('/', '_')}.json`;

/** The index at /openapi/v3: each group's document with a hash that changes with its content. */
export function openApiIndex(resources: readonly Resource[]): Json {
  const paths: Record<string, Json> = {};
  for (const path of new Set(resources.map(pathOf))) {
    const text = openApiDocument(resources, path);
    if (text === undefined) continue;
    const hash = createHash('sha256').update(text).digest('hex').toUpperCase();
    paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
  }
  return { paths };
}

/** The document of a group version ("apis/apps/v1") as text; undefined when there is none. */
export function openApiDocument(resources: readonly Resource[], path: string): string | undefined {
  if (hasData(fileOf(path))) return readData(fileOf(path));
  const custom = resources.filter((resource) => resource.custom && pathOf(resource) === path);
  return custom.length > 0 ? JSON.stringify(customDocument(custom)) : undefined;
}

/** The protobuf form of the document below: its field 1, `swagger`, alone. */
const NOTHING_IN_PROTOBUF = '\n\u00032.0';
const NOTHING_IN_JSON = JSON.stringify({
  swagger: '2.0',
  info: { title: 'Kubernetes', version: 'v1.36.4' },
  paths: {},
});

/**
 * The document at /openapi/v2, which describes nothing. kubectl asks for it to check the items of a List, or kinds that
 * are not served, before it sends them, and lets pass what it does not find; each item is checked when it arrives.
 */
export function openApiV2(accept = ''): { text: string; type: string } {
  // An @ stands in no media type of an answer, though clients ask with it; API servers put a dot there.
  const [protobuf] = /application\/com\.github\.proto-openapi\.spec\.v2@v1\.0\+protobuf/.exec(accept) ?? [];
  if (protobuf) return { text: NOTHING_IN_PROTOBUF, type: protobuf.replace('@', '.') };
  return { text: NOTHING_IN_JSON, type: 'application/json' };
}

function customDocument(resources: readonly Resource[]): Json {
  const schemas: Record<string, Json> = {};
  const paths: Record<string, Json> = {};
  for (const resource of resources) {
    const name = `${resource.group.split('.').reverse().join('.')}.${resource.version}.${resource.kind}`;
    const gvk = { group: resource.group, version: resource.version, kind: resource.kind };
    schemas[name] = { ...resource.custom?.version.schema?.openAPIV3Schema, 'x-kubernetes-group-version-kind': [gvk] };
    const scope = resource.namespaced ? '/namespaces/{namespace}' : '';
    const base = `/apis/${apiVersionOf(resource)}${scope}/${resource.plural}`;
    const content = { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } };
    const validation = { name: 'fieldValidation', in: 'query', schema: { type: 'string', uniqueItems: true } };
    const operation = (action: string): Json => ({
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': gvk,
      parameters: [validation],
      responses: { 200: { description: 'OK', content } },
    });
    paths[base] = { get: operation('list'), post: operation('post') };
    paths[`${base}/{name}`] = { get: operation('get'), put: operation('put'), patch: operation('patch') };
  }
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.36.4' }, paths, components: { schemas } };
}
