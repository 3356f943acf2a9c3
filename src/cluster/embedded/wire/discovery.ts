import type { Json } from '../object.js';
import { apiVersionOf, type Resource } from '../schema/resources.js';

interface GroupVersions {
  group: string;
  versions: Map<string, Resource[]>;
}

function byGroup(resources: readonly Resource[]): GroupVersions[] {
  const groups = new Map<string, GroupVersions>();
  for (const resource of resources) {
    const found = groups.get(resource.group) ?? { group: resource.group, versions: new Map<string, Resource[]>() };
    found.versions.set(resource.version, [...(found.versions.get(resource.version) ?? []), resource]);
    groups.set(resource.group, found);
  }
  return [...groups.values()];
}

/** APIGroupDiscoveryList; `core` chooses between /api and /apis. */
export function aggregatedDiscovery(resources: readonly Resource[], core: boolean, version: string): Json {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: byGroup(resources)
      .filter(({ group }) => (group === '') === core)
      .map(({ group, versions }) => ({
        metadata: group ? { name: group } : {},
        versions: [...versions].map(([name, items]) => ({
          version: name,
          resources: items.map(aggregatedResource),
          freshness: 'Current',
        })),
      })),
  };
}

function aggregatedResource(resource: Resource): Json {
  return {
    resource: resource.plural,
    responseKind: { group: resource.group, version: resource.version, kind: resource.kind },
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...(resource.shortNames.length ? { shortNames: resource.shortNames } : {}),
    ...(resource.categories.length ? { categories: resource.categories } : {}),
    ...(resource.subresources.length
      ? {
          subresources: resource.subresources.map((sub) => ({
            subresource: sub.name,
            responseKind: { group: sub.group, version: sub.version, kind: sub.kind },
            verbs: sub.verbs,
          })),
        }
      : {}),
  };
}

export function apiVersions(address: string): Json {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  };
}

export function apiGroupList(resources: readonly Resource[]): Json {
  const groups = byGroup(resources).filter(({ group }) => group !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupOf) };
}

export function apiGroup(resources: readonly Resource[], group: string): Json | undefined {
  const found = byGroup(resources).find((item) => item.group === group);
  return found && { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(found) };
}

function groupOf({ group, versions }: GroupVersions): Json {
  const list = [...versions.keys()].map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions: list, preferredVersion: list[0] };
}

export function apiResourceList(resources: readonly Resource[], group: string, version: string): Json | undefined {
  const found = resources.filter((resource) => resource.group === group && resource.version === version);
  if (found.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group ? `${group}/${version}` : version,
    resources: found.flatMap((resource) => [
      {
        name: resource.plural,
        singularName: resource.singular,
        namespaced: resource.namespaced,
        kind: resource.kind,
        verbs: resource.verbs,
        ...(resource.shortNames.length ? { shortNames: resource.shortNames } : {}),
        ...(resource.categories.length ? { categories: resource.categories } : {}),
      },
      ...resource.subresources.map((sub) => ({
        name: `${resource.plural}/${sub.name}`,
        singularName: '',
        namespaced: resource.namespaced,
        kind: sub.kind,
        verbs: sub.verbs,
        ...(apiVersionOf(sub) === apiVersionOf(resource) ? {} : { group: sub.group, version: sub.version }),
      })),
    ]),
  };
}
