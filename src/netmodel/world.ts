import type { EndpointSlice, KubeObject, NamespaceObject, NetworkPolicy, Pod, Service } from '../domain/objects.js';
import type { Ingress } from './ingress/objects.js';

/**
 * Everything that decides who reaches whom, at one moment. Never changed once it was asked about:
 * what is looked up in it is kept with the object.
 */
export interface World {
  namespaces: readonly NamespaceObject[];
  pods: readonly Pod[];
  services: readonly Service[];
  endpointSlices: readonly EndpointSlice[];
  policies: readonly NetworkPolicy[];
  /** What decides where an Ingress controller sends a request; absent where nobody asks. */
  ingresses?: readonly Ingress[];
  ingressClasses?: readonly KubeObject[];
  secrets?: readonly KubeObject[];
}
