import { connect } from 'node:net';
import type { Run } from '../../process/process.js';
import { createDocker, type Docker } from './docker.js';
import { programsThere } from './programs-there.js';

export interface ObtainableDeps {
  run: Run;
  env: Readonly<Record<string, string | undefined>>;
  /** A folder with everything; its content is not looked at here. */
  bundle?: string;
  /** The cluster was made before: what is there needs nothing to make it from. */
  isMade?: boolean;
  /** Where what was fetched lies. */
  cacheFolder: string;
  /** Does `host` take a connection on HTTPS' port in time? Default: it is tried. */
  reaches?(host: string, signal?: AbortSignal): Promise<boolean>;
}

/** Can a cluster be made here with kind? `why` completes "kind, because ..." or "no kind, because ...". */
export interface Obtainable {
  possible: boolean;
  why: string;
}

const DOCKER_LIMIT_MS = 5_000;
const REACH_LIMIT_MS = 1_500;
const IMAGES = ['kubedrill/node', 'kindest/node'];
const IMAGE_HOST = 'registry-1.docker.io';

/**
 * Looks whether Docker answers and the rest is there or can be had: from a bundle, over the internet, or, without both, what an
 * earlier cluster left here.
 */
export async function kindObtainable(deps: ObtainableDeps, signal?: AbortSignal): Promise<Obtainable> {
  const docker = createDocker(deps.run);
  const missing = await dockerMissing(docker, signal);
  if (missing !== undefined) return { possible: false, why: missing };
  if (deps.isMade) return { possible: true, why: 'the cluster was made here before' };
  if (deps.bundle !== undefined) return { possible: true, why: 'Docker answers and a bundle is given' };
  const kept = (await hasNodeImage(docker)) && (await programsThere(deps.env.PATH ?? '', deps.cacheFolder));
  if (kept) return { possible: true, why: 'Docker answers and has the node image' };
  const { HTTPS_PROXY, https_proxy: httpsProxy } = deps.env;
  if (HTTPS_PROXY || httpsProxy) return { possible: true, why: 'Docker answers and a proxy leads to the internet' };
  const reaches = deps.reaches ?? takesConnections;
  return (await reaches(IMAGE_HOST, signal))
    ? { possible: true, why: 'Docker answers and its images can be fetched' }
    : { possible: false, why: `neither a bundle nor ${IMAGE_HOST} is there to take the cluster from` };
}

async function dockerMissing(docker: Docker, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const asked = ['version', '--format', '{{.Server.Version}}'];
    const options = { timeoutMs: DOCKER_LIMIT_MS, ...(signal ? { signal } : {}) };
    const { exitCode } = await docker.attempt(asked, options);
    return exitCode === 0 ? undefined : 'Docker does not answer';
  } catch {
    signal?.throwIfAborted();
    return 'Docker is not installed';
  }
}

async function hasNodeImage(docker: Docker): Promise<boolean> {
  const format = ['image', 'ls', '--format', '{{.Repository}}'];
  const { stdout } = await docker.attempt(format, { timeoutMs: DOCKER_LIMIT_MS });
  return stdout.split('\n').some((repository) => IMAGES.includes(repository));
}

function takesConnections(host: string, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 443, ...(signal ? { signal } : {}) });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.setTimeout(REACH_LIMIT_MS, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
