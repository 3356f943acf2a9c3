import type { EndpointSlice, KubeObject, NamespaceObject, NetworkPolicy, Pod, Service } from '../domain/objects.js';
import type { Ingress } from '../netmodel/ingress/objects.js';
import type { World } from '../netmodel/world.js';

/** A kind to be read, in one namespace or (absent) in all. */
export interface Read {
  apiVersion: string;
  kind: string;
  namespace?: string;
}

/** What the network model reads; part of every snapshot. */
export const WORLD_READS: readonly Read[] = [
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
];

/** What decides where an Ingress controller sends a request, and which certificate it shows. */
export const INGRESS_READS: readonly Read[] = [
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass' },
  { apiVersion: 'v1', kind: 'Secret' },
];

/** The cluster's objects as they were listed at one moment. Never changes. */
export class Snapshot {
  readonly #byKind = new Map<string, KubeObject[]>();
  #world: World | undefined;

  constructor(objects: Iterable<KubeObject>) {
    for (const object of objects) {
      const known = this.#byKind.get(object.kind);
      if (known) known.push(object);
      else this.#byKind.set(object.kind, [object]);
    }
  }

  /** All objects of a kind, in one namespace or everywhere. Terminating objects are included. */
  list(kind: string, namespace?: string): readonly KubeObject[] {
    const all = this.#byKind.get(kind) ?? [];
    return namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace);
  }

  get(kind: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.list(kind, namespace).find((object) => object.metadata.name === name);
  }

  /** Always the same object, so that what is worked out about it can be kept. */
  get world(): World {
    this.#world ??= {
      namespaces: this.list('Namespace') as readonly NamespaceObject[],
      pods: this.list('Pod') as readonly Pod[],
      services: this.list('Service') as readonly Service[],
      endpointSlices: this.list('EndpointSlice') as readonly EndpointSlice[],
      policies: this.list('NetworkPolicy') as readonly NetworkPolicy[],
      ingresses: this.list('Ingress') as readonly Ingress[],
      ingressClasses: this.list('IngressClass'),
      secrets: this.list('Secret'),
    };
    return this.#world;
  }
}
