import { join } from 'node:path';
import type { Download } from './download.js';
import { CALICO, KIND_VERSION, type Sources } from './versions.js';

/** What a program is made for: "linux" and "amd64". */
export interface Host {
  os: 'linux' | 'darwin';
  arch: 'amd64' | 'arm64';
}

export function thisHost(): Host {
  return { os: process.platform === 'darwin' ? 'darwin' : 'linux', arch: process.arch === 'arm64' ? 'arm64' : 'amd64' };
}

export function kindRelease(sources: Sources, { os, arch }: Host, folder: string): Download {
  const url = `${sources.kind}/${KIND_VERSION}/kind-${os}-${arch}`;
  return { url, sha256: { url: `${url}.sha256sum` }, file: join(folder, 'kind'), mode: 0o755 };
}

export function kubectlRelease(sources: Sources, { os, arch }: Host, version: string, folder: string): Download {
  const url = `${sources.kubernetes}/${version}/bin/${os}/${arch}/kubectl`;
  return { url, sha256: { url: `${url}.sha256` }, file: join(folder, 'kubectl'), mode: 0o755 };
}

export function calicoManifest(sources: Sources, folder: string): Download {
  const url = `${sources.calico}/${CALICO.version}/${CALICO.manifest}`;
  return { url, sha256: sources.calicoSha256, file: join(folder, 'calico.yaml'), mode: 0o644 };
}
