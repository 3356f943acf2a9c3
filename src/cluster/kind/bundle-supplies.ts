import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../../domain/lab-error.js';
import type { Bundle } from '../bundle/open.js';
import { verifyBundle } from '../bundle/verify.js';
import type { Tell } from './phases.js';
import { PROBE_IMAGE } from './preflight.js';
import type { Archive, Supplies } from './supplies.js';

/** A bundle as supplies; each file's sum is checked before the file is given. */
export function bundleSupplies(bundle: Bundle, cacheFolder: string, signal?: AbortSignal): Supplies {
  const { contents } = bundle;
  // An archive may be for the node and for the registry, both at once.
  const files = new Map<string, Promise<string>>();
  const fileOf = (path: string, tell: Tell): Promise<string> => {
    const file = files.get(path) ?? checked(bundle, path, cacheFolder, tell, signal);
    files.set(path, file);
    return file;
  };
  const archive = (path: string, images: readonly string[]): Archive => ({
    key: contents.sha256[path] ?? path,
    images,
    file: (tell) => fileOf(path, tell),
  });
  const into = (target: 'node' | 'registry') =>
    contents.archives.filter((each) => each.into === target).map(({ path, images }) => archive(path, images));
  const node = archive(contents.node.archive, [contents.node.image]);
  return {
    kubernetes: contents.kubernetes,
    platform: contents.platform,
    node: { image: contents.node.image, key: node.key, archive: node },
    // Also the lab images that hold the probes': their pods then start without a pull.
    nodeArchives: [...into('node'), ...into('registry').filter(({ images }) => images.includes(PROBE_IMAGE))],
    registry: {
      image: contents.registry.image,
      archive: archive(contents.registry.archive, [contents.registry.image]),
      contents: into('registry'),
    },
    calicoManifest: async (tell) =>
      readFile(await checked(bundle, contents.manifests.calico.path, cacheFolder, tell, signal), 'utf8'),
  };
}

/** Rejects with `bundle-platform` when the bundle was made for another kind of machine. */
export function assertPlatform(bundle: Bundle, platform: string): void {
  if (bundle.contents.platform === platform) return;
  throw new LabError({
    code: 'bundle-platform',
    message: `The bundle is for ${bundle.contents.platform}, but Docker runs ${platform} here.`,
    hint: `Make one with \`kubedrill bundle create --platform ${platform}\`.`,
  });
}

/** Absolute path of a file of the bundle whose sum is right. */
export async function checked(
  bundle: Bundle,
  path: string,
  cacheFolder: string,
  tell: Tell,
  signal?: AbortSignal,
): Promise<string> {
  const on = ({ file, fraction }: { file: string; fraction: number }) => tell(`Checking ${file}`, fraction);
  await verifyBundle(bundle, { only: [path], cacheFolder, on, ...(signal ? { signal } : {}) });
  return join(bundle.folder, path);
}
