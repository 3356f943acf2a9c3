import { join, resolve } from 'node:path';

/** Where kubedrill keeps its things; absolute paths that need not exist yet. */
export interface Folders {
  /** Attempts, locks, kubeconfigs. */
  state: string;
  /** Downloads: can be deleted at any time. */
  cache: string;
  /** Settings. */
  config: string;
}

/** Follows the XDG base directories. KUBEDRILL_HOME puts all three under one folder. */
export function folders(env: Readonly<Record<string, string | undefined>>, home: string): Folders {
  if (env.KUBEDRILL_HOME) {
    // What outlives this process (a service, a kubeconfig) must not depend on where it was started.
    const base = resolve(env.KUBEDRILL_HOME);
    return { state: join(base, 'state'), cache: join(base, 'cache'), config: join(base, 'config') };
  }
  return {
    state: join(xdg(env.XDG_STATE_HOME, home, '.local/state'), 'kubedrill'),
    cache: join(xdg(env.XDG_CACHE_HOME, home, '.cache'), 'kubedrill'),
    config: join(xdg(env.XDG_CONFIG_HOME, home, '.config'), 'kubedrill'),
  };
}

/** A relative path in an XDG variable is invalid and is to be ignored, as the specification says. */
function xdg(value: string | undefined, home: string, fallback: string): string {
  return value?.startsWith('/') ? value : join(home, fallback);
}
