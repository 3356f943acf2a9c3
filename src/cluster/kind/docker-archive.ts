import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Docker } from './docker.js';
import type { Tell } from './phases.js';

export interface Saving {
  images: readonly string[];
  /** "linux/amd64" */
  platform: string;
  /** Absolute path of the archive to write. */
  file: string;
}

/** The first Docker that can save one platform of an image, and whose image store may hold several. */
const SAVES_PLATFORMS = 28;

/** Writes images into an archive, pulling those that are not there for the platform; what was pulled is removed again. */
export async function saveImages({ images, platform, file }: Saving, docker: Docker, tell: Tell, signal?: AbortSignal) {
  const options = signal ? { signal } : {};
  const pulled: string[] = [];
  const draft = `${file}.${process.pid}.part`;
  try {
    for (const [index, image] of images.entries()) {
      if (await isHere(image, platform, docker)) continue;
      tell(`Pulling ${image}`, index / images.length);
      await docker.out(`Pulling ${image}`, ['pull', '--quiet', '--platform', platform, image], options);
      pulled.push(image);
    }
    tell(`Saving ${images.length === 1 ? images[0] : `${images.length} images`}`);
    await mkdir(dirname(file), { recursive: true });
    const { serverVersion } = await docker.info(signal);
    const only = Number.parseInt(serverVersion, 10) >= SAVES_PLATFORMS ? ['--platform', platform] : [];
    await docker.out('Saving images', ['save', ...only, '--output', draft, ...images], options);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
    if (pulled.length > 0) await docker.attempt(['rmi', ...pulled]);
  }
}

async function isHere(image: string, platform: string, docker: Docker): Promise<boolean> {
  const found = await docker.attempt(['image', 'inspect', '--format', '{{.Os}}/{{.Architecture}}', image]);
  return found.exitCode === 0 && found.stdout.trim() === platform;
}
