import { readData } from '../data.js';
import type { Json, Obj } from '../object.js';

/** One resource the API serves, as discovery names it. */
export interface Resource {
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  namespaced: boolean;
  verbs: readonly string[];
  subresources: readonly { name: string; group: string; version: string; kind: string; verbs: readonly string[] }[];
  /** Set for resources that a CustomResourceDefinition brought. */
  custom?: { crd: Obj; version: Json };
}

export function apiVersionOf(resource: { group: string; version: string }): string {
  return resource.group ? `${resource.group}/${resource.version}` : resource.version;
}

/** "deployments.apps", as error texts name a resource; core resources go without a group. */
export function qualified(resource: { group: string; plural: string }): string {
  return resource.group ? `${resource.plural}.${resource.group}` : resource.plural;
}

/** The built-in resources, in the order of discovery. */
export function builtinResources(): Resource[] {
  const groups = JSON.parse(readData('discovery.json')) as Json[];
  return groups.flatMap((group) =>
    group.versions.flatMap((version: Json) =>
      version.resources.map((resource: Json) => toResource(group.metadata.name ?? '', version.version, resource)),
    ),
  );
}

function toResource(group: string, version: string, found: Json): Resource {
  return {
    group,
    version,
    kind: found.responseKind.kind,
    plural: found.resource,
    singular: found.singularResource,
    shortNames: found.shortNames ?? [],
    categories: found.categories ?? [],
    namespaced: found.scope === 'Namespaced',
    verbs: found.verbs,
    subresources: (found.subresources ?? []).map((sub: Json) => ({
      name: sub.subresource,
      group: sub.responseKind?.group || group,
      version: sub.responseKind?.version || version,
      kind: sub.responseKind?.kind ?? found.responseKind.kind,
      verbs: sub.verbs,
    })),
  };
}
