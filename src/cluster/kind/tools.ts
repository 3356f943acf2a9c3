import { join } from 'node:path';
import type { Run } from '../../process/process.js';
import type { Bundle } from '../bundle/open.js';
import { onPath } from '../on-path.js';
import { checked } from './bundle-supplies.js';
import { minorOf } from './config.js';
import { download } from './download.js';
import type { Tell } from './phases.js';
import { kindRelease, kubectlRelease, thisHost } from './releases.js';
import { KIND_VERSION, type Sources } from './versions.js';

/** The programs a cluster needs, as absolute paths. */
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

export interface PublicToolsDeps {
  run: Run;
  fetch: typeof fetch;
  sources: Sources;
  cacheFolder: string;
  /** PATH, as the environment has it. */
  path: string;
  /** The cluster's version: "v1.36.4". */
  kubernetes: string;
}

/** Programs on the PATH where their versions suit, else pinned releases, fetched once. */
export function publicTools(deps: PublicToolsDeps): Tools {
  const { fetch, sources, cacheFolder, kubernetes } = deps;
  const folder = (name: string, version: string) => join(cacheFolder, 'tools', `${name}-${version}`);
  return {
    async kind(tell, signal) {
      const found = await suitable(deps, 'kind', ['version'], (text) => suitsKind(text, kubernetes));
      const release = kindRelease(sources, thisHost(), folder('kind', KIND_VERSION));
      return found ?? download(release, { fetch, tell, ...(signal ? { signal } : {}) });
    },
    async kubectl(tell, signal) {
      const command = ['version', '--client', '--output', 'json'];
      const found = await suitable(deps, 'kubectl', command, (text) => suitsKubectl(text, kubernetes));
      const release = kubectlRelease(sources, thisHost(), kubernetes, folder('kubectl', kubernetes));
      return found ?? download(release, { fetch, tell, ...(signal ? { signal } : {}) });
    },
  };
}

/** "kind v0.33.0 go1.26.8 linux/amd64": new enough for the node image. */
export function suitsKind(output: string, kubernetes: string): boolean {
  const version = /\bv(\d+)\.(\d+)\.\d+/.exec(output);
  if (version === null) return false;
  // Kubernetes 1.36 reads kubeadm's v1beta4, which older kinds do not write.
  const oldest = minorOf(kubernetes) >= 36 ? 33 : 27;
  return Number(version[1]) > 0 || Number(version[2]) >= oldest;
}

/** kubectl is supported one minor version around the API server's. */
export function suitsKubectl(output: string, kubernetes: string): boolean {
  const version = /"gitVersion":\s*"(v1\.\d+\.\d+)/.exec(output)?.[1];
  return version !== undefined && Math.abs(minorOf(version) - minorOf(kubernetes)) <= 1;
}

async function suitable(
  { run, path }: PublicToolsDeps,
  program: string,
  args: readonly string[],
  suits: (output: string) => boolean,
): Promise<string | undefined> {
  const file = await onPath(program, path);
  if (file === undefined) return undefined;
  const finished = await run(file, args, { timeoutMs: 10_000 });
  return finished.exitCode === 0 && suits(finished.stdout) ? file : undefined;
}
