import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All temporary files of a run lie in one folder, which goes with it, whatever a test that fails leaves behind. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'kubedrill-test-'));
  process.env.TMPDIR = folder;
  return () => rm(folder, { recursive: true, force: true });
}
