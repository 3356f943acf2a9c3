import { open } from 'node:fs/promises';
import * as http from 'node:http';
import { pipeline } from 'node:stream/promises';
import { LabError } from '../../domain/lab-error.js';
import { type ArchivedImage, type Blob, readImageArchive } from './image-archive.js';
import { parseImageName } from './image-name.js';
import type { Tell } from './phases.js';

const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';

/**
 * Copies the images of an archive into a registry, straight from the file: Docker's own image store stays as it is.
 * The registry's host is left out of the images' names, as a mirror is asked without it.
 */
export async function pushArchive(file: string, registry: URL, tell: Tell, signal: AbortSignal): Promise<void> {
  const archive = await open(file);
  try {
    const images = await readImageArchive(archive);
    // Where a blob went, so that other repositories get it from there.
    const placed = new Map<string, string>();
    for (const [index, image] of images.entries()) {
      for (const tag of image.tags) {
        tell(`Copying ${tag} into the registry`, index / images.length);
        await pushImage(image, tag);
      }
    }

    async function pushImage(image: ArchivedImage, name: string): Promise<void> {
      const { repository, tag } = parseImageName(name);
      for (const blob of [image.config, ...image.layers]) await pushBlob(blob, repository);
      const part = ({ mediaType, digest, size }: Blob) => ({ mediaType, digest, size });
      const manifest = {
        schemaVersion: 2,
        mediaType: MANIFEST_TYPE,
        config: part(image.config),
        layers: image.layers.map(part),
      };
      const body = Buffer.from(JSON.stringify(manifest));
      const headers = { 'content-type': MANIFEST_TYPE, 'content-length': body.length };
      await call('PUT', `/v2/${repository}/manifests/${tag}`, 201, headers, body);
    }

    async function pushBlob(blob: Blob, repository: string): Promise<void> {
      const known = placed.get(blob.digest);
      if (known === repository) return;
      const from = known === undefined ? '' : `?mount=${blob.digest}&from=${known}`;
      const begun = await call(
        'POST',
        `/v2/${repository}/blobs/uploads/${from}`,
        known === undefined ? 202 : undefined,
      );
      if (begun.status !== 201) {
        const place = new URL(begun.location, registry);
        place.searchParams.set('digest', blob.digest);
        const headers = { 'content-type': 'application/octet-stream', 'content-length': blob.size };
        await call('PUT', `${place.pathname}${place.search}`, 201, headers, blob);
      }
      placed.set(blob.digest, repository);
    }
  } finally {
    await archive.close();
  }

  async function call(
    method: string,
    path: string,
    expected: number | undefined,
    headers: http.OutgoingHttpHeaders = { 'content-length': 0 },
    body?: Buffer | Blob,
  ): Promise<{ status: number; location: string }> {
    const request = http.request(new URL(path, registry), { method, headers, signal });
    const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      request.once('error', reject);
    });
    if (body === undefined || Buffer.isBuffer(body)) request.end(body);
    else if (body.size === 0) request.end();
    else {
      const range = { start: body.offset, end: body.offset + body.size - 1, highWaterMark: 1 << 20 };
      const source = await open(file);
      await Promise.all([pipeline(source.createReadStream(range), request), answered]);
    }
    const response = await answered;
    let text = '';
    for await (const chunk of response) text += String(chunk);
    const status = response.statusCode ?? 0;
    if (expected !== undefined ? status !== expected : status >= 300) throw refused(method, path, status, text);
    return { status, location: response.headers.location ?? '' };
  }
}

function refused(method: string, path: string, status: number, text: string): LabError {
  return new LabError({
    code: 'registry-refused',
    message: `The cluster's own registry refused an image: ${method} ${path} was answered with ${status} ${text.slice(0, 200)}`,
    hint: 'Most often the disk is full; `kubedrill down` and `kubedrill up` start anew.',
  });
}
