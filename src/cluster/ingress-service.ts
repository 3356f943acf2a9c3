import type { ServiceRef } from '../domain/cluster.js';

/**
 * The Service through which Ingresses are served in a cluster of ours, port 80 for HTTP and 443 for TLS. Its
 * namespace is no lab's.
 */
export const INGRESS_SERVICE: ServiceRef = { namespace: 'kubedrill-ingress', name: 'ingress' };

/** The class that an Ingress gets when it names none, and the one that most manuals name. */
export const INGRESS_CLASSES = [
  { name: 'traefik', isDefault: true },
  { name: 'nginx', isDefault: false },
] as const;
