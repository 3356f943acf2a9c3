import type { Bundle } from '../bundle/open.js';
import { checked } from './bundle-supplies.js';
import type { Tell } from './phases.js';

/** The programs a cluster needs, as absolute paths or names on the PATH. */
export interface Tools {
  kind(tell: Tell, signal?: AbortSignal): Promise<string>;
  kubectl(tell: Tell, signal?: AbortSignal): Promise<string>;
}

export function bundleTools(bundle: Bundle, cacheFolder: string): Tools {
  const { kind, kubectl } = bundle.contents.binaries;
  return {
    kind: (tell, signal) => checked(bundle, kind.path, cacheFolder, tell, signal),
    kubectl: (tell, signal) => checked(bundle, kubectl.path, cacheFolder, tell, signal),
  };
}
