import type {
  EndpointSlice,
  KubeObject,
  NamespaceObject,
  NetworkPolicy,
  Pod,
  Service,
} from '../../../domain/objects.js';
import type { Ingress } from '../../../netmodel/ingress/objects.js';
import type { World } from '../../../netmodel/world.js';
import type { Store } from '../storage/store.js';

const READ = [
  'namespaces',
  'pods',
  'services',
  'secrets',
  'endpointslices.discovery.k8s.io',
  'networkpolicies.networking.k8s.io',
  'ingresses.networking.k8s.io',
  'ingressclasses.networking.k8s.io',
];

/** What decides who reaches whom, as the store has it now. */
export class WorldView {
  #world: World | undefined;

  constructor(
    readonly store: Store,
    signal: AbortSignal,
  ) {
    const unsubscribe = store.subscribe((change) => {
      if (READ.includes(change.resource)) this.#world = undefined;
    });
    signal.addEventListener('abort', unsubscribe, { once: true });
  }

  get current(): World {
    const all = <T>(resource: string): T[] => [...this.store.each(resource)] as unknown as T[];
    this.#world ??= {
      namespaces: all<NamespaceObject>('namespaces'),
      pods: all<Pod>('pods'),
      services: all<Service>('services'),
      endpointSlices: all<EndpointSlice>('endpointslices.discovery.k8s.io'),
      policies: all<NetworkPolicy>('networkpolicies.networking.k8s.io'),
      ingresses: all<Ingress>('ingresses.networking.k8s.io'),
      ingressClasses: all<KubeObject>('ingressclasses.networking.k8s.io'),
      secrets: all<KubeObject>('secrets'),
    };
    return this.#world;
  }
}
