import { ExitCode, LabError } from '../../domain/lab-error.js';

/** What kubedrill is made for. Sums are those the projects publish for these very releases. */
export const KIND_VERSION = 'v0.33.0';
export const DEFAULT_KUBERNETES = 'v1.36.4';
export const REGISTRY_IMAGE = 'registry:3';

/** Node images of kind's release; only these are run, by digest. */
const NODE_IMAGES: Readonly<Record<string, string>> = {
  'v1.37.0': 'kindest/node:v1.37.0@sha256:a1ed56cfb0e7b93589bdf97c8cd566405a265939e3620fc4f5de89adff580ae5',
  'v1.36.4': 'kindest/node:v1.36.4@sha256:099e049362a1526b2db71494e1947aae99bd16290d7c895f2b7ea312e3cbfaed',
  'v1.35.8': 'kindest/node:v1.35.8@sha256:07b2536e30b803ed61d1677a79df6115f798ce64c80f9e22f6ed45afd09323c0',
  'v1.34.11': 'kindest/node:v1.34.11@sha256:44e222ee2132dab25ff87301682f89eb82c7880ea3a1bf543bfe9708fd08d67d',
};

/** The node image of a Kubernetes version; rejects one that is not known by digest with `unknown-kubernetes`. */
export function nodeImageOf(kubernetes: string): string {
  const image = NODE_IMAGES[kubernetes];
  if (image !== undefined) return image;
  throw new LabError({
    code: 'unknown-kubernetes',
    message: `There is no node image for Kubernetes ${kubernetes}.`,
    hint: `Known: ${Object.keys(NODE_IMAGES).join(', ')}.`,
    exitCode: ExitCode.usage,
  });
}

export const CALICO = {
  version: 'v3.31.0',
  manifest: 'manifests/calico-vxlan.yaml',
  images: ['quay.io/calico/node:v3.31.0', 'quay.io/calico/cni:v3.31.0', 'quay.io/calico/kube-controllers:v3.31.0'],
} as const;

/** Where releases are published; tests put a loopback server in their place. */
export interface Sources {
  kind: string;
  kubernetes: string;
  calico: string;
  /** Of Calico's manifest, which is published without one. */
  calicoSha256: string;
}

export const PUBLIC_SOURCES: Sources = {
  kind: 'https://kind.sigs.k8s.io/dl',
  kubernetes: 'https://dl.k8s.io',
  calico: 'https://raw.githubusercontent.com/projectcalico/calico',
  calicoSha256: '0f7dc29b56dafe1d9566991d008a7944f5a319ab3e5fa9caccfb0d7d778fcdd7',
};
