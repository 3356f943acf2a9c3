import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Clock } from '../../domain/clock.js';
import type { PhaseEvent } from '../../domain/cluster.js';
import { ExitCode, LabError } from '../../domain/lab-error.js';
import type { Run } from '../../process/process.js';
import { createDocker } from '../kind/docker.js';
import { saveImages } from '../kind/docker-archive.js';
import { phasesTo, type Tell } from '../kind/phases.js';
import {
  CALICO,
  DEFAULT_KUBERNETES,
  KIND_VERSION,
  PUBLIC_SOURCES,
  REGISTRY_IMAGE,
  type Sources,
} from '../kind/versions.js';
import { ARCHIVES, type ArchivePlan } from './contents.js';
import { fetchPrograms, type Making, NODE_ARCHIVE, saveNode } from './fetch-parts.js';
import { BUNDLE_FILE } from './open.js';
import { type BundleContents, filesNamed } from './schema.js';
import { sumOf } from './verify.js';

export interface CreateBundleDeps {
  run: Run;
  clock: Clock;
  fetch?: typeof fetch;
  sources?: Sources;
  /** Default: what labs need. */
  archives?: readonly ArchivePlan[];
  /** Default: the one known by digest for the version. */
  nodeImage?: string;
}

export interface CreateBundleOptions {
  /** Made when it is not there; must be empty or hold a bundle that was begun. */
  folder: string;
  /** "linux/amd64"; default: what Docker runs here. */
  platform?: string;
  /** One of the known versions; default the newest that kubedrill is made for. */
  kubernetes?: string;
}

/**
 * Makes a bundle on a machine with internet: programs and the manifest are downloaded, images pulled where Docker does
 * not hold them. bundle.yaml is written last, so that a folder without it is known to be unfinished.
 */
export async function createBundle(
  { folder, kubernetes = DEFAULT_KUBERNETES, ...options }: CreateBundleOptions,
  deps: CreateBundleDeps,
  on: (event: PhaseEvent) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const root = resolve(folder);
  const docker = createDocker(deps.run);
  const phase = phasesTo(on, deps.clock);
  const platform = options.platform ?? (await docker.info(signal)).platform;
  const archives = deps.archives ?? ARCHIVES;
  await prepareFolder(root);

  const making: Making = {
    root,
    docker,
    platform,
    kubernetes,
    fetch: deps.fetch ?? fetch,
    sources: deps.sources ?? PUBLIC_SOURCES,
    signal,
    ...(deps.nodeImage === undefined ? {} : { nodeImage: deps.nodeImage }),
  };
  await phase('programs', 'Fetching programs', (tell) => fetchPrograms(making, tell));
  const node = await phase('node-image', 'Saving the node image', (tell) => saveNode(making, tell));
  await phase('images', 'Saving images', async (tell) => {
    const all = [{ path: REGISTRY_ARCHIVE, images: [REGISTRY_IMAGE] }, ...archives];
    for (const { path, images } of all) {
      await saveImages({ images, platform, file: join(root, path) }, docker, tell, signal);
    }
  });

  const contents: Omit<BundleContents, 'sha256'> = {
    apiVersion: 'kubedrill.dev/v1alpha1',
    kind: 'Bundle',
    platform,
    kubernetes,
    node: { image: node, archive: NODE_ARCHIVE },
    registry: { image: REGISTRY_IMAGE, archive: REGISTRY_ARCHIVE },
    binaries: {
      kind: { version: KIND_VERSION, path: 'bin/kind' },
      kubectl: { version: kubernetes, path: 'bin/kubectl' },
    },
    manifests: { calico: { version: CALICO.version, path: 'manifests/calico.yaml' } },
    archives: archives.map(({ path, into, images }) => ({ path, into, images: [...images] })),
  };
  await phase('sums', 'Summing up the files', async (tell) => {
    const sha256 = await sumsOf(root, contents, tell, signal);
    const text = `# What this folder holds; every sum is checked before a file is used.\n${stringify({ ...contents, sha256 })}`;
    await writeFile(join(root, `${BUNDLE_FILE}.part`), text);
    await rename(join(root, `${BUNDLE_FILE}.part`), join(root, BUNDLE_FILE));
  });
}

async function prepareFolder(root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  const found = await readdir(root);
  const foreign = found.filter((name) => !OUR_ENTRIES.has(name));
  if (foreign.length === 0) {
    // From here on it is unfinished again.
    await rm(join(root, BUNDLE_FILE), { force: true });
    return;
  }
  throw new LabError({
    code: 'folder-not-empty',
    message: `${root} holds something that is no part of a bundle: ${foreign.slice(0, 3).join(', ')}.`,
    hint: 'Name an empty or a new folder.',
    exitCode: ExitCode.usage,
  });
}

async function sumsOf(
  root: string,
  contents: Omit<BundleContents, 'sha256'>,
  tell: Tell,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const paths = filesNamed(contents).map(({ path }) => path);
  const sums: Record<string, string> = {};
  for (const [index, path] of paths.entries()) {
    tell(path, index / paths.length);
    sums[path] = await sumOf(join(root, path), () => {}, signal);
  }
  return sums;
}

const OUR_ENTRIES = new Set(['bin', 'images', 'manifests', BUNDLE_FILE, `${BUNDLE_FILE}.part`]);
const REGISTRY_ARCHIVE = 'images/registry.tar';
