import { join } from 'node:path';
import type { ProviderName } from '../../../domain/cluster.js';
import { LabError } from '../../../domain/lab-error.js';
import { type Bundle, openBundle } from '../../bundle/open.js';
import { kubectlSkew } from '../../embedded/kubectl-skew.js';
import { onPath } from '../../on-path.js';
import { assertPlatform } from '../bundle-supplies.js';
import { contextOf } from '../context.js';
import type { Context, KindDeps } from '../deps.js';
import type { DockerInfo } from '../docker.js';
import { statusOf } from '../status.js';
import { suitsKind, suitsKubectl } from '../tools.js';
import { DEFAULT_KUBERNETES } from '../versions.js';
import { type Diagnosis, type Found, ok, problem } from './diagnosis.js';
import { cgroup, disk, freePort, inotify, memory, nodeVersion } from './machine.js';

export interface DiagnoseDeps extends Omit<KindDeps, 'bundle'> {
  /** What the labs run on; default "kind". */
  provider?: ProviderName;
  /** Why that one was taken where the user named none; what kind lacks is then told in any case. */
  why?: string;
  /** As the user gave it; it may not be a bundle at all. */
  bundleFolder?: string;
  /** "v20.19.1"; default: of the process. */
  nodeVersion?: string;
  /** Where the kernel tells its limits; default "/proc". */
  proc?: string;
}

/**
 * Looks at the machine, what the rest builds on first, for what the provider needs. Changes nothing; rejects only when
 * aborted.
 */
export async function diagnose(deps: DiagnoseDeps, signal?: AbortSignal): Promise<Diagnosis[]> {
  const { provider = 'kind', why } = deps;
  const context = contextOf(deps);
  const path = deps.path ?? process.env.PATH ?? '';
  const diagnoses: Diagnosis[] = [];
  const look = async (id: string, title: string, at: () => Promise<Found> | Found) => {
    signal?.throwIfAborted();
    diagnoses.push({ id, title, ...(await found(at)) });
  };
  const lookForKind: typeof look = async (id, title, at) => {
    if (provider === 'kind') await look(id, title, at);
    else if (why !== undefined) await look(id, title, async () => notNeeded(await found(at)));
  };

  let docker: DockerInfo | undefined;
  if (why !== undefined) {
    await look('provider', 'Provider', () =>
      ok(`labs run on ${provider === 'kind' ? provider : `the ${provider} cluster`}: ${why}`),
    );
  }
  await look('node', 'Node.js', () => nodeVersion(deps.nodeVersion ?? process.version));
  await lookForKind('docker', 'Docker', async () => {
    docker = await context.docker.info(signal);
    const { serverVersion, operatingSystem, cpus, platform } = docker;
    return ok(`Docker ${serverVersion} on ${operatingSystem}, ${cpus} CPUs, ${platform}`);
  });
  if (docker !== undefined) {
    const { memoryBytes, rootFolder, cgroupVersion } = docker;
    await lookForKind('memory', 'Memory', () => memory(memoryBytes));
    await lookForKind('disk', 'Disk', () => disk(rootFolder));
    await lookForKind('cgroup', 'Control groups', () => cgroup(cgroupVersion));
  }
  await lookForKind('inotify', 'inotify limits', () => inotify(deps.proc ?? '/proc'));
  await look('ports', 'Ports', freePort);

  let bundle: Bundle | undefined;
  const { bundleFolder } = deps;
  await lookForKind('bundle', 'Bundle', async () => {
    if (bundleFolder === undefined) return ok('none: what is needed is fetched');
    bundle = await openBundle(bundleFolder);
    if (docker !== undefined) assertPlatform(bundle, docker.platform);
    return ok(`${bundle.folder}: Kubernetes ${bundle.contents.kubernetes}`);
  });
  await lookForKind('kind', 'kind', () => program('kind', bundle, path, context));
  await look('kubectl', 'kubectl', () =>
    provider === 'kind' ? kubectl(bundle, path, context) : ownKubectl(path, context),
  );
  if (docker !== undefined) await lookForKind('cluster', 'Cluster', () => cluster(context));
  return diagnoses;
}

async function found(at: () => Promise<Found> | Found): Promise<Found> {
  return Promise.resolve().then(at).catch(problem);
}

/** What another provider does without. */
function notNeeded(finding: Found): Found {
  if (finding.state !== 'problem') return finding;
  return { ...finding, state: 'warning', detail: `only for kind: ${finding.detail}` };
}

async function program(
  name: 'kind' | 'kubectl',
  bundle: Bundle | undefined,
  path: string,
  { run, kubernetes }: Context,
) {
  if (bundle !== undefined) {
    const { version, path: file } = bundle.contents.binaries[name];
    return ok(`${version} from the bundle, ${join(bundle.folder, file)}`);
  }
  const file = await onPath(name, path);
  if (file === undefined) return ok('not on the PATH: a pinned release is fetched');
  const wanted = kubernetes ?? DEFAULT_KUBERNETES;
  const command = name === 'kind' ? ['version'] : ['version', '--client', '--output', 'json'];
  const { stdout } = await run(file, command, { timeoutMs: 10_000 });
  const suits = name === 'kind' ? suitsKind(stdout, wanted) : suitsKubectl(stdout, wanted);
  const version = /v\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? 'of an unknown version';
  if (suits) return ok(`${version} from the PATH, ${file}`);
  return ok(`${file} (${version}) does not suit Kubernetes ${wanted}: a pinned release is fetched`);
}

/** The embedded cluster is given none. */
async function ownKubectl(path: string, { run }: Context): Promise<Found> {
  const file = await onPath('kubectl', path);
  if (file === undefined) {
    const hint = 'Install it: https://kubernetes.io/docs/tasks/tools/';
    return { state: 'warning', detail: 'not on the PATH: it is needed to type commands', hint };
  }
  const skew = await kubectlSkew(file, run);
  return skew ? { state: 'warning', detail: `${file}: ${skew.problem}`, hint: skew.hint } : ok(file);
}

/** A kind cluster is given a kubectl that suits it; the embedded one is used with what is on the PATH. */
async function kubectl(bundle: Bundle | undefined, path: string, context: Context): Promise<Found> {
  const found = await program('kubectl', bundle, path, context);
  const file = await onPath('kubectl', path);
  const skew = file && (await kubectlSkew(file, context.run));
  return skew ? { state: 'warning', detail: `${found.detail}; ${file}: ${skew.problem}`, hint: skew.hint } : found;
}

async function cluster(context: Context): Promise<Found> {
  const { state, name, detail } = await statusOf(context);
  const what = `${name}: ${state}${detail === undefined ? '' : ` (${detail})`}`;
  if (state === 'foreign') throw new LabError({ code: 'foreign-cluster', message: what, hint: 'Choose another name.' });
  return state === 'partial' ? { state: 'warning', detail: what, hint: '`kubedrill up` mends it.' } : ok(what);
}
