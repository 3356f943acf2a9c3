import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../../src/cluster/embedded/object.js';

const FOLDER = join(import.meta.dirname, '../../fixtures/contract');

/** What a real API server answered, by name. Written down anew by a run against one with KUBEDRILL_CONTRACT_RECORD=1. */
export async function readRecorded(file: string): Promise<Record<string, Json>> {
  return JSON.parse(await readFile(join(FOLDER, file), 'utf8').catch(() => '{}'));
}

export const recording = process.env.KUBEDRILL_CONTRACT_RECORD === '1';

export async function writeRecorded(file: string, entries: Record<string, Json>): Promise<void> {
  await writeFile(join(FOLDER, file), `${JSON.stringify(entries, null, 1)}\n`);
}
