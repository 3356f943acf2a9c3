import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Names } from './names.js';

/** How far a cluster of ours is, as the state file remembers it. */
export interface ClusterRecord {
  /**
   * `creating`: kind is at work, what is there cannot be relied on. `settling`: kind is done, Calico and the rest are
   * being put in, which can be done again. `ready`: everything was there.
   */
  stage: 'creating' | 'settling' | 'ready';
  kubernetes: string;
  workers: number;
  /** Absolute path, once known. */
  kubectl?: string;
  /** Docker had no network "kind" before. */
  madeNetwork: boolean;
  /** A registry of lab images belongs to it. */
  registry: boolean;
}

/** Undefined when there is none, or none that can be read. */
export async function readRecord(names: Names): Promise<ClusterRecord | undefined> {
  try {
    return JSON.parse(await readFile(names.stateFile, 'utf8')) as ClusterRecord;
  } catch {
    return undefined;
  }
}

export async function writeRecord(names: Names, record: ClusterRecord): Promise<void> {
  await writePrivate(names, names.stateFile, `${JSON.stringify(record, null, 2)}\n`);
}

/** Writes a file of the cluster's folder as a whole, readable by its owner alone. */
export async function writePrivate(names: Names, file: string, text: string): Promise<void> {
  await mkdir(names.folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}

/** Tried more than once: a kind whose kubedrill was killed goes on, and may write its kubeconfig in the meantime. */
export async function removeFolder(names: Names): Promise<void> {
  await rm(names.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
