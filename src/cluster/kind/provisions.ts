import { assertPlatform, bundleSupplies } from './bundle-supplies.js';
import type { Context } from './deps.js';
import { publicSupplies } from './public-supplies.js';
import { thisHost } from './releases.js';
import type { Supplies } from './supplies.js';
import { bundleTools, publicTools, type Tools } from './tools.js';
import { DEFAULT_KUBERNETES, PUBLIC_SOURCES } from './versions.js';

/** What a cluster is made of and with: the bundle's, or the public ones. Fetches nothing yet. */
export async function provisions(context: Context, signal: AbortSignal): Promise<{ supplies: Supplies; tools: Tools }> {
  const { bundle, docker, run, folders } = context;
  const { platform } = await docker.info(signal);
  const cacheFolder = folders.cache;
  const fetching = { fetch: context.fetch ?? fetch, sources: context.sources ?? PUBLIC_SOURCES, cacheFolder };
  const path = context.path ?? process.env.PATH ?? '';
  if (bundle === undefined) {
    const kubernetes = context.kubernetes ?? DEFAULT_KUBERNETES;
    return {
      supplies: publicSupplies({ docker, platform, kubernetes, signal, ...fetching }),
      tools: publicTools({ run, path, kubernetes, ...fetching }),
    };
  }
  assertPlatform(bundle, platform);
  const { os, arch } = thisHost();
  // A bundle's programs are for the machine in its name; Docker Desktop's Linux runs beside another system.
  const runsHere = `${os}/${arch}` === bundle.contents.platform;
  const { kubernetes } = bundle.contents;
  return {
    supplies: bundleSupplies(bundle, cacheFolder, signal),
    tools: runsHere ? bundleTools(bundle, cacheFolder) : publicTools({ run, path, kubernetes, ...fetching }),
  };
}
