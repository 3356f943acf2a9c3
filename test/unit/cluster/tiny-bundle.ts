import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { oldArchive } from './tiny-tar.js';

const CALICO = `
apiVersion: v1
kind: ConfigMap
metadata: {name: calico-config, namespace: kube-system}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: calico-node, namespace: kube-system}
spec:
  template:
    spec:
      initContainers: [{name: upgrade-ipam}, {name: install-cni}, {name: ebpf-bootstrap}]
      containers: [{name: calico-node, readinessProbe: {periodSeconds: 10}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: calico-kube-controllers, namespace: kube-system}
spec:
  template:
    spec:
      containers: [{name: calico-kube-controllers}]
---
`;

const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';

export const TINY_FILES: Readonly<Record<string, string | Buffer>> = {
  'bin/kind': '#!/bin/sh\n',
  'bin/kubectl': '#!/bin/sh\n',
  'manifests/calico.yaml': CALICO,
  'images/node.tar': 'node',
  'images/registry.tar': 'registry',
  'images/calico.tar': 'calico',
  'images/labs.tar': oldArchive([{ tags: ['nginx:latest'], layers: ['nginx'] }]),
};

export function tinyContents(): Record<string, unknown> {
  return {
    apiVersion: 'kubedrill.dev/v1alpha1',
    kind: 'Bundle',
    platform: 'linux/amd64',
    kubernetes: 'v1.36.4',
    node: { image: 'kindest/node:v1.36.4', archive: 'images/node.tar' },
    registry: { image: 'registry:3', archive: 'images/registry.tar' },
    binaries: {
      kind: { version: 'v0.33.0', path: 'bin/kind' },
      kubectl: { version: 'v1.36.4', path: 'bin/kubectl' },
    },
    manifests: { calico: { version: 'v3.31.0', path: 'manifests/calico.yaml' } },
    archives: [
      { path: 'images/calico.tar', into: 'node', images: ['quay.io/calico/node:v3.31.0'] },
      { path: 'images/labs.tar', into: 'registry', images: ['docker.io/library/nginx:latest', AGNHOST] },
    ],
    sha256: Object.fromEntries(
      Object.entries(TINY_FILES).map(([path, content]) => [path, createHash('sha256').update(content).digest('hex')]),
    ),
  };
}

/** A bundle with everything but real content. */
export async function writeTinyBundle(folder: string, contents = tinyContents()): Promise<void> {
  for (const [path, content] of Object.entries(TINY_FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content, { mode: 0o755 });
  }
  await writeFile(join(folder, 'bundle.yaml'), stringify(contents));
}
