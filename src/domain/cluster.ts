import type { Capability } from './lab.js';

export const PROVIDERS = ['kind', 'context', 'embedded'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** Which Service. */
export interface ServiceRef {
  namespace: string;
  name: string;
}

/** Where Ingresses are served: port 80 for HTTP, 443 for TLS. */
export interface IngressEntry {
  /** The controller's Service. */
  service: ServiceRef;
  /** The same from outside, where it is published on this machine: "127.0.0.1:32768". */
  local?: { http: string; https: string };
}

/** A cluster that answers, and how to reach it. */
export interface Cluster {
  provider: ProviderName;
  name: string;
  /** Our own kubeconfig file, mode 0600. Never the user's. */
  kubeconfig: string;
  /** Absolute path of the kubectl that fits; absent where none could be had. */
  kubectl?: string;
  /** Server version, "v1.36.4". */
  kubernetes: string;
  capabilities: readonly Capability[];
  /** Where the provider can serve Ingresses; they are served once it was told to `ensure` it. */
  ingress?: IngressEntry;
}

/**
 * `absent`: nothing there. `partial`: something of ours is there but does not answer (killed half-way,
 * stopped, broken); the next `up` mends it. `foreign`: the name is taken by a cluster that is not ours.
 */
export type ClusterState = 'absent' | 'partial' | 'foreign' | 'running';

export interface ClusterStatus {
  state: ClusterState;
  provider: ProviderName;
  name: string;
  /** Present when running. */
  cluster?: Cluster;
  /** One line for a person: "control plane is stopped". */
  detail?: string;
  /** Why this provider was taken where the user named none: "Docker does not answer". */
  why?: string;
}

/** A step of bringing a cluster up (or down), as it happens. Several phases can be under way at once. */
export interface PhaseEvent {
  type: 'phase';
  /** Stable id: `node-image`, `create`, `calico`, `coredns`, `lab-images`, `preflight`. */
  phase: string;
  /** What a person reads: "Starting the control plane". */
  title: string;
  state: 'started' | 'progress' | 'done' | 'failed';
  /** Epoch milliseconds. */
  at: number;
  /** What is happening now: "calico-node 0/1 ready". */
  detail?: string;
  /** 0 to 1, where it can be known. */
  fraction?: number;
}

export interface UpOptions {
  /** Worker nodes beside the control plane; 0 is one node that does both. */
  workers?: number;
}

export interface DownOptions {
  /** Also remove what was kept to make the next `up` quick, such as prepared images. */
  purge?: boolean;
}

/**
 * The port every cluster comes through. Rules for all: the user's own kubeconfig and clusters are
 * never touched; each step is idempotent and may be killed and run again; `down` removes what
 * `up` made and nothing else.
 */
export interface ClusterProvider {
  readonly name: ProviderName;
  readonly capabilities: readonly Capability[];
  up(options: UpOptions, on: (event: PhaseEvent) => void, signal?: AbortSignal): Promise<Cluster>;
  /**
   * Puts in what the cluster is given only when a lab needs it, such as an Ingress controller, and mends it where it
   * was broken. The cluster must be up.
   */
  ensure(needs: readonly Capability[], on: (event: PhaseEvent) => void, signal?: AbortSignal): Promise<void>;
  status(): Promise<ClusterStatus>;
  down(on: (event: PhaseEvent) => void, signal?: AbortSignal, options?: DownOptions): Promise<void>;
}
