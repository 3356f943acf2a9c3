import { createHash } from 'node:crypto';
import type { Clock } from '../../domain/clock.js';
import { LabError } from '../../domain/lab-error.js';
import type { BorrowedImages } from './borrowed-images.js';
import type { Docker } from './docker.js';
import { CLUSTER_LABEL, type Names, PART_LABEL } from './names.js';
import type { Tell } from './phases.js';
import type { Archive, NodeBase, Supplies } from './supplies.js';

/** Changes whenever the same parts would be put together differently. */
const RECIPE = '2';
const REPOSITORY = 'kubedrill/node';
/** Makes CoreDNS's first readiness probe come within a second, not within ten. */
const COREDNS_PATCH = [
  'spec:',
  '  template:',
  '    spec:',
  '      containers:',
  '      - name: coredns',
  '        readinessProbe: {periodSeconds: 1}',
].join('\n');

/** Folder with kubeadm patches in our node images. */
export const PATCHES_FOLDER = '/kind/patches';

function nodeImageName(supplies: Supplies): string {
  const key = createHash('sha256');
  key.update([RECIPE, supplies.node.key, ...supplies.nodeArchives.map((archive) => archive.key)].join('\n'));
  return `${REPOSITORY}:${supplies.kubernetes}-${key.digest('hex').slice(0, 12)}`;
}

export interface NodeImageDeps {
  docker: Docker;
  borrowed: BorrowedImages;
  clock: Clock;
  names: Names;
}

/**
 * The node image with all that nodes need inside, built once: the images of the archives are imported into the
 * containerd of the image, so that no cluster has to load them again. Gives its name.
 */
export async function ensureNodeImage(
  supplies: Supplies,
  deps: NodeImageDeps,
  tell: Tell,
  signal?: AbortSignal,
): Promise<string> {
  const { docker, borrowed } = deps;
  const name = nodeImageName(supplies);
  if (await docker.hasImage(name)) return name;
  await borrowed.borrow(supplies.node.image, () => fetchBase(supplies.node, docker, tell, signal));
  await build(name, supplies, deps, tell, signal);
  await borrowed.giveBack(supplies.node.image);
  return name;
}

async function fetchBase(node: NodeBase, docker: Docker, tell: Tell, signal?: AbortSignal): Promise<void> {
  const options = signal ? { signal } : {};
  if (node.archive === undefined) {
    tell(`Pulling ${node.image}`);
    await docker.out(`Pulling ${node.image}`, ['pull', '--quiet', node.image], options);
    return;
  }
  const file = await node.archive.file(tell);
  tell(`Loading ${node.image} into Docker`);
  await docker.out(`Loading ${node.image}`, ['load', '--quiet', '--input', file], options);
}

async function build(name: string, supplies: Supplies, deps: NodeImageDeps, tell: Tell, signal?: AbortSignal) {
  const { docker } = deps;
  const { cluster } = deps.names;
  const options = signal ? { signal } : {};
  const container = `${cluster}-node-build`;
  const base = supplies.node.image;
  const remove = () => docker.attempt(['rm', '--force', '--volumes', container]);
  await remove();
  tell('Starting a container to build the node image in');
  // /var stays in the container, not in a volume as in a node: what is not in the container is not committed.
  const labels = ['--label', `${PART_LABEL}=build`, '--label', `${CLUSTER_LABEL}=${cluster}`];
  await docker.out(
    'Starting the container for the node image',
    [
      ...['run', '--detach', '--name', container, '--privileged', '--network', 'none', ...labels],
      ...['--entrypoint', 'containerd', base],
    ],
    options,
  );
  try {
    await containerdAnswers(container, deps, signal);
    for (const archive of supplies.nodeArchives)
      await importArchive(container, archive, supplies, docker, tell, signal);
    await addPatches(container, docker);
    tell('Keeping the node image');
    // `docker stop` would send the signal meant for systemd.
    await docker.out('Stopping the container of the node image', ['kill', '--signal', 'TERM', container], options);
    await docker.out('Stopping the container of the node image', ['wait', container], options);
    await commit(container, base, name, docker, options);
  } finally {
    await remove();
  }
}

async function containerdAnswers(container: string, { docker, clock }: NodeImageDeps, signal?: AbortSignal) {
  for (let attempts = 0; attempts < 60; attempts++) {
    const answer = await docker.attempt(['exec', container, 'ctr', 'version']);
    if (answer.exitCode === 0) return;
    await clock.sleep(250, signal);
  }
  throw new LabError({
    code: 'node-image-broken',
    message: 'containerd does not start in the node image.',
    hint: '`kubedrill doctor` looks at what the machine lacks; a bundle can be checked with `kubedrill bundle verify`.',
  });
}

async function importArchive(
  container: string,
  archive: Archive,
  supplies: Supplies,
  docker: Docker,
  tell: Tell,
  signal?: AbortSignal,
) {
  const file = await archive.file(tell);
  const what = archive.images.length === 1 ? archive.images[0] : `${archive.images.length} images`;
  tell(`Adding ${what} to the node image`);
  const options = signal ? { signal } : {};
  const inside = '/kubedrill-archive.tar';
  await docker.out('Copying images', ['cp', '--quiet', file, `${container}:${inside}`], options);
  // Unpacking is left to the nodes: overlayfs cannot lie on the overlayfs of this container.
  const ctr = ['ctr', '--namespace', 'k8s.io', 'images', 'import', '--no-unpack'];
  const command = ['exec', container, ...ctr, '--platform', supplies.platform, inside];
  await docker.out('Adding images to the node image', command, options);
  await docker.out('Removing the copied archive', ['exec', container, 'rm', inside], options);
  await archive.discard?.();
}

async function addPatches(container: string, docker: Docker): Promise<void> {
  const file = `${PATCHES_FOLDER}/corednsdeployment+strategic.yaml`;
  const script = `mkdir -p ${PATCHES_FOLDER} && cat > ${file}`;
  await docker.out('Writing kubeadm patches', ['exec', '--interactive', container, 'sh', '-c', script], {
    input: `${COREDNS_PATCH}\n`,
  });
}

async function commit(
  container: string,
  base: string,
  name: string,
  docker: Docker,
  options: { signal?: AbortSignal },
) {
  const format = '{{json .Config}}';
  const config = JSON.parse(
    await docker.out('Inspecting the node image', ['image', 'inspect', '--format', format, base]),
  );
  const change = (line: string) => ['--change', line];
  await docker.out(
    'Keeping the node image',
    [
      'commit',
      ...change(`ENTRYPOINT ${JSON.stringify(config.Entrypoint)}`),
      ...change(`CMD ${JSON.stringify(config.Cmd ?? [])}`),
      ...change(`LABEL ${PART_LABEL}=node ${CLUSTER_LABEL}=`),
      container,
      name,
    ],
    options,
  );
}
