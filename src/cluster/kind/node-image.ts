import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Clock } from '../../domain/clock.js';
import { LabError } from '../../domain/lab-error.js';
import type { BorrowedImages } from './borrowed-images.js';
import type { Docker } from './docker.js';
import { CLUSTER_LABEL, type Names, PART_LABEL } from './names.js';
import type { Tell } from './phases.js';
import type { NodeBase, Supplies } from './supplies.js';
import { alongside, together } from './together.js';

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
  const archives = await fetchParts(supplies, deps, tell, signal);
  await build(name, supplies, archives, deps, tell, signal);
  await borrowed.giveBack(supplies.node.image);
  return name;
}

/** Has the base in Docker; gives the archives' files, which are fetched, or their sums checked, in the meantime. */
async function fetchParts(
  supplies: Supplies,
  { docker, borrowed }: NodeImageDeps,
  tell: Tell,
  signal?: AbortSignal,
): Promise<string[]> {
  let isBaseThere = false;
  const tellThen: Tell = (detail, fraction) => {
    if (isBaseThere) tell(detail, fraction);
  };
  const [, files] = await alongside(
    signal,
    async (joined) => {
      await borrowed.borrow(supplies.node.image, () => fetchBase(supplies.node, docker, tell, joined));
      isBaseThere = true;
    },
    () => Promise.all(supplies.nodeArchives.map((archive) => archive.file(tellThen))),
  );
  return files;
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

async function build(
  name: string,
  supplies: Supplies,
  archives: readonly string[],
  deps: NodeImageDeps,
  tell: Tell,
  signal?: AbortSignal,
) {
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
    const count = new Set(supplies.nodeArchives.flatMap(({ images }) => images)).size;
    tell(`Adding ${count} images to the node image`);
    await together(signal, (joined) =>
      archives.map((file) => importArchive(container, file, supplies.platform, docker, joined)),
    );
    await Promise.all(supplies.nodeArchives.map((archive) => archive.discard?.()));
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

async function importArchive(container: string, file: string, platform: string, docker: Docker, signal: AbortSignal) {
  const inside = `/kubedrill-${basename(file)}`;
  await docker.out('Copying images', ['cp', file, `${container}:${inside}`], { signal });
  // Unpacking is left to the nodes: overlayfs cannot lie on the overlayfs of this container. Without --local it takes
  // twice as long.
  const ctr = ['ctr', '--namespace', 'k8s.io', 'images', 'import', '--local', '--no-unpack', '--platform', platform];
  await docker.out('Adding images to the node image', ['exec', container, ...ctr, inside], { signal });
  await docker.out('Removing the copied archive', ['exec', container, 'rm', inside], { signal });
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
