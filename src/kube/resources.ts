import { KubeError, UnknownKindError } from './kube.js';
import type { Transport } from './transport.js';

/** A kind's place in the API's paths. */
export interface Resource {
  apiVersion: string;
  kind: string;
  /** "networkpolicies". */
  plural: string;
  namespaced: boolean;
}

interface ResourceList {
  groupVersion: string;
  resources: { name: string; kind: string; namespaced: boolean; verbs: string[] }[];
}

/** Kinds that labs use all the time: no discovery for them. "Namespace!" marks a cluster-scoped kind. */
const BUILT_IN: Readonly<Record<string, string>> = {
  v1: 'Namespace! Node! PersistentVolume! Pod Service ConfigMap Secret ServiceAccount PersistentVolumeClaim Event',
  'apps/v1': 'Deployment ReplicaSet StatefulSet DaemonSet',
  'batch/v1': 'Job CronJob',
  'networking.k8s.io/v1': 'NetworkPolicy Ingress IngressClass!',
  'discovery.k8s.io/v1': 'EndpointSlice',
  'rbac.authorization.k8s.io/v1': 'Role RoleBinding ClusterRole! ClusterRoleBinding!',
};

/** Finds where kinds live; what was found once is kept. */
export class Resources {
  readonly #known = new Map<string, Resource>();
  readonly #asked = new Map<string, Promise<ResourceList>>();

  constructor(readonly transport: Transport) {
    for (const [apiVersion, kinds] of Object.entries(BUILT_IN)) {
      for (const word of kinds.split(' ')) {
        const kind = word.replace('!', '');
        this.#add({ apiVersion, kind, plural: plural(kind), namespaced: kind === word });
      }
    }
  }

  /** Rejects with an UnknownKindError when the API has no such kind. */
  async find(wanted: { apiVersion: string; kind: string }, signal?: AbortSignal): Promise<Resource> {
    const { apiVersion, kind } = wanted;
    const key = `${apiVersion} ${kind}`;
    if (!this.#known.has(key)) {
      await this.#discover(apiVersion, signal).catch((error: unknown) => {
        throw error instanceof KubeError && error.status === 404 ? new UnknownKindError(wanted, 'apiVersion') : error;
      });
    }
    const resource = this.#known.get(key);
    if (!resource) throw new UnknownKindError(wanted, 'kind');
    return resource;
  }

  /** Namespaced kinds that can be listed and deleted, each in its group's preferred version. */
  async namespaced(signal?: AbortSignal): Promise<Resource[]> {
    const groups = (await this.transport.json({ method: 'GET', path: '/apis', signal })) as {
      groups: { preferredVersion: { groupVersion: string } }[];
    };
    const versions = ['v1', ...groups.groups.map((group) => group.preferredVersion.groupVersion)];
    const lists = await Promise.all(
      // An aggregated API that is down (metrics) must not hide the others.
      versions.map((version) => this.#discover(version, signal).catch(() => undefined)),
    );
    return lists.flatMap((list) =>
      (list?.resources ?? [])
        .filter(({ name, namespaced, verbs }) => {
          return namespaced && !name.includes('/') && verbs.includes('list') && verbs.includes('delete');
        })
        .map(({ name, kind }) => ({ apiVersion: list?.groupVersion ?? '', kind, plural: name, namespaced: true })),
    );
  }

  async #discover(apiVersion: string, signal?: AbortSignal): Promise<ResourceList> {
    const pending = this.#asked.get(apiVersion) ?? this.#ask(apiVersion, signal);
    this.#asked.set(apiVersion, pending);
    try {
      return await pending;
    } finally {
      // Kept kinds answer from now on; an unknown one may be installed later, so ask again then.
      this.#asked.delete(apiVersion);
    }
  }

  async #ask(apiVersion: string, signal?: AbortSignal): Promise<ResourceList> {
    const list = (await this.transport.json({ method: 'GET', path: root(apiVersion), signal })) as ResourceList;
    for (const { name, kind, namespaced } of list.resources) {
      if (!name.includes('/')) this.#add({ apiVersion, kind, plural: name, namespaced });
    }
    return list;
  }

  #add(resource: Resource): void {
    this.#known.set(`${resource.apiVersion} ${resource.kind}`, resource);
  }
}

function root(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function plural(kind: string): string {
  const word = kind.toLowerCase();
  if (word.endsWith('s')) return `${word}es`;
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** Path of a collection (no name), an object, or an object's subresource. */
export function pathOf(resource: Resource, namespace?: string, name?: string, subresource?: string): string {
  const parts = [root(resource.apiVersion)];
  if (resource.namespaced && namespace !== undefined) parts.push('namespaces', encodeURIComponent(namespace));
  parts.push(resource.plural);
  if (name !== undefined) parts.push(encodeURIComponent(name));
  if (subresource !== undefined) parts.push(subresource);
  return parts.join('/');
}
