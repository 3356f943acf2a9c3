import { join } from 'node:path';
import { openBundle } from './bundle/open.js';
import { verifyBundle } from './bundle/verify.js';
import { onPath } from './on-path.js';

/** kubectl on the PATH, else the bundle's, whose sum is checked; undefined where neither has one. Fetches nothing. */
export async function kubectlAtHand(
  path: string,
  bundleFolder: string | undefined,
  cacheFolder: string,
): Promise<string | undefined> {
  const found = await onPath('kubectl', path);
  if (found !== undefined || bundleFolder === undefined) return found;
  try {
    const bundle = await openBundle(bundleFolder);
    const file = bundle.contents.binaries.kubectl.path;
    await verifyBundle(bundle, { only: [file], cacheFolder, on: () => {} });
    return join(bundle.folder, file);
  } catch {
    // A bundle that is not there any more, or broken, is told of when something cannot do without it.
    return undefined;
  }
}
