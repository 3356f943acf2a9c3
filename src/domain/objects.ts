/**
 * The parts of Kubernetes objects that kubedrill's own rules read.
 * Structural and lenient on purpose: whatever the API returns fits, and what a
 * rule does not read is not described. Field meanings: Kubernetes API 1.36.
 */

/** Any object as JSON, as the API returns it. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec?: unknown;
  status?: unknown;
  [field: string]: unknown;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  generateName?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Labels;
  annotations?: Readonly<Record<string, string>>;
  ownerReferences?: readonly OwnerReference[];
  finalizers?: readonly string[];
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
}

export type Labels = Readonly<Record<string, string>>;

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** Which object, for messages and look-ups. `namespace` is absent for cluster-scoped kinds. */
export interface ObjectRef {
  apiVersion?: string;
  kind: string;
  namespace?: string;
  name: string;
}

export interface NamespaceObject extends KubeObject {
  status?: { phase?: string };
}

export interface Pod extends KubeObject {
  spec: PodSpec;
  status?: PodStatus;
}

export interface PodSpec {
  nodeName?: string;
  hostNetwork?: boolean;
  hostname?: string;
  subdomain?: string;
  serviceAccountName?: string;
  containers: readonly Container[];
  initContainers?: readonly Container[];
  ephemeralContainers?: readonly Container[];
  [field: string]: unknown;
}

export interface Container {
  name: string;
  image?: string;
  command?: readonly string[];
  args?: readonly string[];
  ports?: readonly ContainerPort[];
  restartPolicy?: string;
  [field: string]: unknown;
}

export interface ContainerPort {
  name?: string;
  containerPort: number;
  protocol?: Protocol;
  hostPort?: number;
}

export interface PodStatus {
  phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  podIP?: string;
  podIPs?: readonly { ip: string }[];
  hostIP?: string;
  hostIPs?: readonly { ip: string }[];
  conditions?: readonly { type: string; status: string; reason?: string; message?: string }[];
  containerStatuses?: readonly ContainerStatus[];
  initContainerStatuses?: readonly ContainerStatus[];
  ephemeralContainerStatuses?: readonly ContainerStatus[];
  [field: string]: unknown;
}

export interface ContainerStatus {
  containerID?: string;
  name: string;
  ready?: boolean;
  restartCount?: number;
  state?: {
    running?: { startedAt?: string };
    waiting?: { reason?: string; message?: string };
    terminated?: { exitCode?: number; reason?: string; message?: string };
  };
}

export interface Service extends KubeObject {
  spec: {
    type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
    clusterIP?: string;
    clusterIPs?: readonly string[];
    externalName?: string;
    selector?: Labels;
    publishNotReadyAddresses?: boolean;
    ports?: readonly ServicePort[];
    [field: string]: unknown;
  };
}

export interface ServicePort {
  name?: string;
  protocol?: Protocol;
  port: number;
  /** A number, or the name of a container port. Absent means the same as `port`. */
  targetPort?: number | string;
  nodePort?: number;
  appProtocol?: string;
}

/** discovery.k8s.io/v1. Belongs to the Service named by the label kubernetes.io/service-name. */
export interface EndpointSlice extends KubeObject {
  addressType: 'IPv4' | 'IPv6' | 'FQDN';
  endpoints?:
    | readonly {
        addresses: readonly string[];
        conditions?: { ready?: boolean | null; serving?: boolean | null; terminating?: boolean | null };
        hostname?: string;
        nodeName?: string;
        targetRef?: { kind?: string; namespace?: string; name?: string; uid?: string };
      }[]
    | null;
  ports?: readonly { name?: string; protocol?: Protocol; port?: number }[] | null;
}

/** networking.k8s.io/v1 */
export interface NetworkPolicy extends KubeObject {
  spec?: NetworkPolicySpec;
}

export interface NetworkPolicySpec {
  podSelector?: LabelSelector;
  policyTypes?: readonly ('Ingress' | 'Egress')[];
  ingress?: readonly NetworkPolicyIngressRule[] | null;
  egress?: readonly NetworkPolicyEgressRule[] | null;
}

export interface NetworkPolicyIngressRule {
  from?: readonly NetworkPolicyPeer[] | null;
  ports?: readonly NetworkPolicyPort[] | null;
}

export interface NetworkPolicyEgressRule {
  to?: readonly NetworkPolicyPeer[] | null;
  ports?: readonly NetworkPolicyPort[] | null;
}

export interface NetworkPolicyPeer {
  podSelector?: LabelSelector | null;
  namespaceSelector?: LabelSelector | null;
  ipBlock?: { cidr: string; except?: readonly string[] | null } | null;
}

export interface NetworkPolicyPort {
  protocol?: Protocol;
  port?: number | string;
  endPort?: number;
}

export interface LabelSelector {
  matchLabels?: Labels | null;
  matchExpressions?:
    | readonly {
        key: string;
        operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | (string & {});
        values?: readonly string[] | null;
      }[]
    | null;
}
