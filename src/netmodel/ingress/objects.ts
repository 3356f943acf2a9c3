import type { KubeObject } from '../../domain/objects.js';

/** networking.k8s.io/v1, the parts that decide where a request goes. */
export interface Ingress extends KubeObject {
  spec?: {
    ingressClassName?: string;
    defaultBackend?: IngressBackend;
    tls?: readonly { hosts?: readonly string[] | null; secretName?: string }[] | null;
    rules?: readonly IngressRule[] | null;
  };
}

export interface IngressRule {
  host?: string;
  http?: { paths?: readonly IngressPath[] | null };
}

export interface IngressPath {
  path?: string;
  pathType?: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  backend: IngressBackend;
}

export interface IngressBackend {
  service?: { name: string; port?: { name?: string; number?: number } };
  resource?: { kind: string; name: string };
}
