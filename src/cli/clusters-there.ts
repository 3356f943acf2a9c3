import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceFiles } from '../cluster/embedded/service/names.js';
import { isThere } from '../cluster/is-there.js';
import { namesOf } from '../cluster/kind/names.js';

/** Clusters that the state folder knows of, running or not: "kubedrill (kind)". Asks no Docker. */
export async function clustersThere(stateFolder: string): Promise<string[]> {
  const [kind, embedded] = await Promise.all([
    having(join(stateFolder, 'clusters'), (name) => namesOf(name, stateFolder).stateFile),
    having(join(stateFolder, 'embedded'), (name) => serviceFiles(stateFolder, name).credentials),
  ]);
  return [...kind.map((name) => `${name} (kind)`), ...embedded.map((name) => `${name} (embedded)`)].sort();
}

async function having(folder: string, fileOf: (name: string) => string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const there = await Promise.all(names.map((name) => isThere(fileOf(name))));
  return names.filter((_, index) => there[index]);
}
