import { createHash } from 'node:crypto';
import type { Clock } from '../../domain/clock.js';
import { LabError } from '../../domain/lab-error.js';
import type { BorrowedImages } from './borrowed-images.js';
import type { Docker } from './docker.js';
import { isServing } from './is-serving.js';
import { CLUSTER_LABEL, KIND_NETWORK, type Names, PART_LABEL, REGISTRY_PORT } from './names.js';
import type { Tell } from './phases.js';
import { pushArchive } from './registry-push.js';
import type { Supplies } from './supplies.js';

const REPOSITORY = 'kubedrill/registry';
/** Not the image's own data folder, which is a volume and would not be kept with the image. */
const DATA = '/registry';
/** The image asks for a volume there, which we do not use. */
const NO_VOLUME = ['--tmpfs', '/var/lib/registry'];

export interface RegistryDeps {
  docker: Docker;
  borrowed: BorrowedImages;
  clock: Clock;
  names: Names;
}

type RegistrySupplies = NonNullable<Supplies['registry']>;

/** A registry image with the lab images inside, built once. Gives its name. */
export async function ensureRegistryImage(
  supplies: RegistrySupplies,
  deps: RegistryDeps,
  tell: Tell,
  signal: AbortSignal,
): Promise<string> {
  const { docker, borrowed } = deps;
  const key = createHash('sha256').update([supplies.archive, ...supplies.contents].map((part) => part.key).join('\n'));
  const name = `${REPOSITORY}:${key.digest('hex').slice(0, 12)}`;
  if (await docker.hasImage(name)) return name;
  await borrowed.borrow(supplies.image, async () => {
    const file = await supplies.archive.file(tell);
    await docker.out('Loading the registry image', ['load', '--quiet', '--input', file], { signal });
  });
  await build(name, supplies, deps, tell, signal);
  await borrowed.giveBack(supplies.image);
  return name;
}

async function build(name: string, supplies: RegistrySupplies, deps: RegistryDeps, tell: Tell, signal: AbortSignal) {
  const { docker, clock, names } = deps;
  const container = `${names.cluster}-registry-build`;
  const remove = () => docker.attempt(['rm', '--force', '--volumes', container]);
  await remove();
  const labels = ['--label', `${PART_LABEL}=build`, '--label', `${CLUSTER_LABEL}=${names.cluster}`];
  await docker.out(
    'Starting the registry',
    [
      ...['run', '--detach', '--name', container, ...labels, '--publish', `127.0.0.1::${REGISTRY_PORT}`],
      ...NO_VOLUME,
      ...['--env', `REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=${DATA}`, supplies.image],
    ],
    { signal },
  );
  try {
    const port = await docker.out('Asking for the port of the registry', ['port', container, `${REGISTRY_PORT}/tcp`]);
    const registry = new URL(`http://${port.split('\n')[0]?.trim()}`);
    await answers(registry, clock, signal);
    for (const archive of supplies.contents) await pushArchive(await archive.file(tell), registry, tell, signal);
    await docker.out('Stopping the registry', ['stop', '--time', '10', container], { signal });
    const label = `LABEL ${PART_LABEL}=registry ${CLUSTER_LABEL}=`;
    await docker.out('Keeping the registry image', ['commit', '--change', label, container, name], { signal });
  } finally {
    await remove();
  }
}

async function answers(registry: URL, clock: Clock, signal: AbortSignal): Promise<void> {
  for (let attempts = 0; attempts < 100; attempts++) {
    if (await isServing(new URL('/v2/', registry), signal)) return;
    await clock.sleep(100, signal);
  }
  throw new LabError({
    code: 'registry-silent',
    message: "The cluster's own registry did not answer after it was started.",
    hint: '`kubedrill doctor` looks at Docker; `kubedrill up` tries again.',
  });
}

/** Runs the cluster's registry beside its nodes; one that runs already is kept. */
export async function startRegistry(
  image: string,
  { docker, names }: RegistryDeps,
  signal: AbortSignal,
): Promise<void> {
  await docker.attempt(['rm', '--force', '--volumes', names.registry], { signal });
  const labels = ['--label', `${PART_LABEL}=registry`, '--label', `${CLUSTER_LABEL}=${names.cluster}`];
  await docker.out(
    'Starting the registry',
    // Restarted as kind's nodes are.
    [
      'run',
      '--detach',
      '--name',
      names.registry,
      '--network',
      KIND_NETWORK,
      '--restart',
      'on-failure:1',
      ...labels,
      image,
    ],
    { signal },
  );
}

/** Makes a node's containerd ask the registry first, whatever registry an image names. */
export async function mirrorThrough(node: string, { docker, names }: RegistryDeps, signal: AbortSignal): Promise<void> {
  const folder = '/etc/containerd/certs.d/_default';
  const hosts = `[host."http://${names.registry}:${REGISTRY_PORT}"]\n  capabilities = ["pull", "resolve"]\n`;
  const command = ['exec', '--interactive', node, 'sh', '-c', `mkdir -p ${folder} && cat > ${folder}/hosts.toml`];
  await docker.out('Pointing the node at the registry', command, { input: hosts, signal });
}
