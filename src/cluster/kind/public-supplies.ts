import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Docker } from './docker.js';
import { saveImages } from './docker-archive.js';
import { download } from './download.js';
import type { Tell } from './phases.js';
import { PROBE_IMAGE } from './preflight.js';
import { calicoManifest } from './releases.js';
import type { Archive, Supplies } from './supplies.js';
import { CALICO, nodeImageOf, type Sources } from './versions.js';

export interface PublicSuppliesDeps {
  docker: Docker;
  fetch: typeof fetch;
  sources: Sources;
  cacheFolder: string;
  /** "linux/amd64" */
  platform: string;
  kubernetes: string;
  signal?: AbortSignal;
}

/** What the projects publish, at pinned versions; each part is fetched when it is first needed. */
export function publicSupplies(deps: PublicSuppliesDeps): Supplies {
  const { kubernetes, platform, cacheFolder, signal } = deps;
  const image = nodeImageOf(kubernetes);
  const abortable = signal ? { signal } : {};
  return {
    kubernetes,
    platform,
    node: { image, key: image },
    nodeArchives: [archiveOf([...CALICO.images, PROBE_IMAGE], deps)],
    calicoManifest: async (tell) => {
      const release = calicoManifest(deps.sources, join(cacheFolder, `calico-${CALICO.version}`));
      return readFile(await download(release, { fetch: deps.fetch, tell, ...abortable }), 'utf8');
    },
  };
}

/** Images that Docker pulls and saves; the file is gone after use, since it can be made again. */
function archiveOf(images: readonly string[], { docker, platform, cacheFolder, signal }: PublicSuppliesDeps): Archive {
  const file = join(cacheFolder, 'images', `node-${platform.replace('/', '-')}.tar`);
  return {
    key: [platform, ...images].join('\n'),
    images,
    async file(tell: Tell) {
      await saveImages({ images, platform, file }, docker, tell, signal);
      return file;
    },
    discard: () => rm(file, { force: true }),
  };
}
