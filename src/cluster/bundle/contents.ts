import { CALICO } from '../kind/versions.js';
import type { ARCHIVE_TARGETS } from './schema.js';

/** The image archives of a bundle: which images, in which file, where to. */
export interface ArchivePlan {
  path: string;
  into: (typeof ARCHIVE_TARGETS)[number];
  images: readonly string[];
}

const tags = (image: string, ...versions: string[]) => versions.map((version) => `${image}:${version}`);

/** What the labs' own manifests and the exam's usual commands use. */
const LAB_IMAGES = [
  ...tags('docker.io/library/nginx', 'latest', 'alpine', 'stable', '1.17', '1.19', '1.25', '1.26', '1.27', '1.28'),
  ...tags('docker.io/library/nginx', '1.27-alpine'),
  ...tags('docker.io/library/busybox', 'latest', '1.28', '1.36', '1.37'),
  ...tags('docker.io/library/httpd', 'latest', 'alpine', '2.4', '2.4-alpine'),
  ...tags('docker.io/library/redis', 'latest', 'alpine', '7', '7-alpine'),
  ...tags('docker.io/curlimages/curl', 'latest', '8.10.1'),
  ...tags('docker.io/yauritux/busybox-curl', 'latest'),
  ...tags('docker.io/nicolaka/netshoot', 'latest'),
  ...tags('registry.k8s.io/e2e-test-images/jessie-dnsutils', '1.7'),
  ...tags('registry.k8s.io/e2e-test-images/agnhost', '2.63.0'),
  ...tags('gcr.io/google-samples/hello-app', '1.0', '2.0'),
  ...tags('us-docker.pkg.dev/google-samples/containers/gke/hello-app', '1.0', '2.0'),
];

export const ARCHIVES: readonly ArchivePlan[] = [
  { path: 'images/calico.tar', into: 'node', images: CALICO.images },
  { path: 'images/labs.tar', into: 'registry', images: LAB_IMAGES },
  {
    path: 'images/metrics-server.tar',
    into: 'registry',
    images: tags('registry.k8s.io/metrics-server/metrics-server', 'v0.9.0'),
  },
  { path: 'images/traefik.tar', into: 'registry', images: tags('docker.io/library/traefik', 'v3.6') },
];
