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
  resources: { name: string; kind: string; namespaced: boolean }[];
}

/** All of /api or /apis in one answer, as Kubernetes gives it since 1.30. */
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

interface GroupDiscovery {
  /** No name for the core group. */
  metadata: { name?: string };
  versions: {
    version: string;
    resources?: {
      resource: string;
      responseKind: { kind: string };
      scope: 'Namespaced' | 'Cluster';
      verbs: string[];
    }[];
  }[];
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
  readonly #asked = new Map<string, Promise<void>>();

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
    const parts = await Promise.all(['/api', '/apis'].map((path) => this.#groups(path, signal)));
    // The preferred version comes first. An aggregated API that is down (metrics) has none, and hides no other.
    const found = parts.flat().flatMap(({ metadata: { name: group }, versions: [preferred] }) =>
      (preferred?.resources ?? [])
        .filter(({ scope, verbs }) => scope === 'Namespaced' && verbs.includes('list') && verbs.includes('delete'))
        .map(({ resource, responseKind: { kind } }) => {
          const apiVersion = [group, preferred?.version].filter((part) => part).join('/');
          return { apiVersion, kind, plural: resource, namespaced: true };
        }),
    );
    for (const resource of found) this.#add(resource);
    return found;
  }

  async #groups(path: string, signal: AbortSignal | undefined): Promise<GroupDiscovery[]> {
    const found = await this.transport.json({ method: 'GET', path, accept: AGGREGATED, signal });
    return (found as { items: GroupDiscovery[] }).items;
  }

  async #discover(apiVersion: string, signal?: AbortSignal): Promise<void> {
    const pending = this.#asked.get(apiVersion) ?? this.#ask(apiVersion, signal);
    this.#asked.set(apiVersion, pending);
    try {
      await pending;
    } finally {
      // Kept kinds answer from now on; an unknown one may be installed later, so ask again then.
      this.#asked.delete(apiVersion);
    }
  }

  async #ask(apiVersion: string, signal?: AbortSignal): Promise<void> {
    const list = (await this.transport.json({ method: 'GET', path: root(apiVersion), signal })) as ResourceList;
    for (const { name, kind, namespaced } of list.resources) {
      if (!name.includes('/')) this.#add({ apiVersion, kind, plural: name, namespaced });
    }
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
