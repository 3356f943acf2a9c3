import type { FileHandle } from 'node:fs/promises';
import { posix } from 'node:path';
import { bytes, listTar, type TarEntry } from './tar.js';

/** A piece of an image as it lies in the archive. */
export interface Blob {
  /** "sha256:…" of the bytes as they lie there. */
  digest: string;
  mediaType: string;
  offset: number;
  size: number;
}

export interface ArchivedImage {
  /** As tagged: "nginx:1.27", "registry.k8s.io/pause:3.10". */
  tags: readonly string[];
  config: Blob;
  layers: readonly Blob[];
}

/** The images in an archive that `docker save` wrote, old layout or OCI. */
export async function readImageArchive(archive: FileHandle): Promise<ArchivedImage[]> {
  const entries = new Map((await listTar(archive)).map((entry) => [entry.name, entry]));
  const manifest = await json<ManifestEntry[]>(archive, find(entries, 'manifest.json'));
  return Promise.all(manifest.map((image) => describe(archive, entries, image)));
}

interface ManifestEntry {
  Config: string;
  RepoTags: string[] | null;
  Layers: string[];
}

async function describe(archive: FileHandle, entries: Entries, image: ManifestEntry): Promise<ArchivedImage> {
  const config = find(entries, image.Config);
  const { rootfs } = await json<{ rootfs: { diff_ids: string[] } }>(archive, config);
  const layers = image.Layers.map(async (path, index): Promise<Blob> => {
    const { offset, size } = find(entries, path);
    const compression = await compressionOf(archive, offset);
    // The old layout holds layers uncompressed, so that the digest is the one in the configuration.
    const digest = digestInName(path) ?? rootfs.diff_ids[index] ?? '';
    return { digest, mediaType: `application/vnd.oci.image.layer.v1.tar${compression}`, offset, size };
  });
  return {
    tags: image.RepoTags ?? [],
    config: {
      digest: digestInName(image.Config) ?? '',
      mediaType: 'application/vnd.oci.image.config.v1+json',
      offset: config.offset,
      size: config.size,
    },
    layers: await Promise.all(layers),
  };
}

type Entries = ReadonlyMap<string, TarEntry>;

/** Follows links: a layer that several images share is there once. */
function find(entries: Entries, path: string): TarEntry {
  const entry = entries.get(path);
  if (entry === undefined) throw new Error(`the image archive lacks ${path}`);
  if (entry.type !== 'link') return entry;
  const beside = posix.join(posix.dirname(path), entry.target);
  return find(entries, entries.has(beside) ? beside : entry.target);
}

/** "blobs/sha256/HEX" or "HEX.json". */
function digestInName(path: string): string | undefined {
  const hex = /(?:^|\/)([0-9a-f]{64})(?:\.json)?$/.exec(path)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

async function compressionOf(archive: FileHandle, offset: number): Promise<'' | '+gzip' | '+zstd'> {
  const start = (await bytes(archive, offset, 4)).toString('hex');
  if (start.startsWith('1f8b')) return '+gzip';
  return start === '28b52ffd' ? '+zstd' : '';
}

async function json<T>(archive: FileHandle, { offset, size }: TarEntry): Promise<T> {
  return JSON.parse((await bytes(archive, offset, size)).toString('utf8')) as T;
}
