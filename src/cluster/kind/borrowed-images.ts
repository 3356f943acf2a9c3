import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Docker } from './docker.js';

/**
 * Public images that were brought into Docker only to build ours from. Each is written down before it comes, so that
 * it can be removed even when the process was killed in between; one that was there before is not ours to remove.
 */
export class BorrowedImages {
  readonly #folder: string;
  readonly #docker: Docker;

  constructor(cacheFolder: string, docker: Docker) {
    this.#folder = join(cacheFolder, 'borrowed-images');
    this.#docker = docker;
  }

  /** Has the image in Docker, by `bring` where it is not there. */
  async borrow(image: string, bring: () => Promise<void>): Promise<void> {
    if (await this.#docker.hasImage(image)) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeFile(this.#note(image), image, { mode: 0o600 });
    await bring();
  }

  /** Removes the image again if it was borrowed. What was built from it keeps its layers. */
  async giveBack(image: string): Promise<void> {
    const notes = await this.#notes();
    if (!notes.includes(encodeURIComponent(image))) return;
    await this.#docker.attempt(['rmi', image]);
    await rm(this.#note(image), { force: true });
  }

  async giveAllBack(): Promise<void> {
    for (const note of await this.#notes()) await this.giveBack(decodeURIComponent(note));
  }

  async #notes(): Promise<string[]> {
    return readdir(this.#folder).catch((): string[] => []);
  }

  #note(image: string): string {
    return join(this.#folder, encodeURIComponent(image));
  }
}
