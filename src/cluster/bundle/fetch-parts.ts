import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Docker } from '../kind/docker.js';
import { saveImages } from '../kind/docker-archive.js';
import { download } from '../kind/download.js';
import type { Tell } from '../kind/phases.js';
import { calicoManifest, type Host, kindRelease, kubectlRelease } from '../kind/releases.js';
import { nodeImageOf, type Sources } from '../kind/versions.js';

export const NODE_ARCHIVE = 'images/node.tar';

/** A bundle under way. */
export interface Making {
  /** Absolute. */
  root: string;
  docker: Docker;
  platform: string;
  kubernetes: string;
  fetch: typeof fetch;
  sources: Sources;
  nodeImage?: string;
  signal: AbortSignal;
}

/** kind, kubectl and Calico's manifest; what an earlier attempt left is fetched again. */
export async function fetchPrograms({ root, platform, kubernetes, fetch, sources, signal }: Making, tell: Tell) {
  const host: Host = { os: 'linux', arch: platform === 'linux/arm64' ? 'arm64' : 'amd64' };
  const bin = join(root, 'bin');
  const releases = [
    kindRelease(sources, host, bin),
    kubectlRelease(sources, host, kubernetes, bin),
    calicoManifest(sources, join(root, 'manifests')),
  ];
  for (const release of releases) {
    await rm(release.file, { force: true });
    await download(release, { fetch, tell, signal });
  }
}

/** Saves the node image under a name with its version, which `docker load` gives back. Gives that name. */
export async function saveNode({ root, docker, platform, kubernetes, nodeImage, signal }: Making, tell: Tell) {
  const pinned = nodeImageOf(kubernetes);
  const name = nodeImage ?? pinned.replace(/@.*/, '');
  if (nodeImage === undefined) {
    tell(`Pulling ${pinned}`);
    const pull = ['pull', '--quiet', '--platform', platform, pinned];
    await docker.out(`Pulling ${pinned}`, pull, { signal });
    await docker.out('Naming the node image', ['tag', pinned, name], { signal });
  }
  await saveImages({ images: [name], platform, file: join(root, NODE_ARCHIVE) }, docker, tell, signal);
  return name;
}
