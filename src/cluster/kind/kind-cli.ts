import type { Run } from '../../process/process.js';
import type { Docker } from './docker.js';
import type { Names } from './names.js';
import type { Tell } from './phases.js';
import { whyNotCreated } from './why-not-created.js';

/** Runs `kind create cluster`; `tell` hears its steps. Leaves a failed cluster in place: its nodes' logs tell why. */
export async function kindCreate(
  { kind, names, image }: { kind: string; names: Names; image: string },
  { run, docker }: { run: Run; docker: Docker },
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const finished = await run(
    kind,
    [
      ...['create', 'cluster', '--name', names.cluster, '--config', names.configFile, '--image', image],
      ...['--kubeconfig', names.kubeconfig, '--retain'],
    ],
    {
      env: { ...NOT_THE_USERS, KUBECONFIG: names.kubeconfig, KIND_EXPERIMENTAL_PROVIDER: 'docker' },
      onLine: (line) => tellStep(line, tell),
      signal,
    },
  );
  if (finished.failure === 'aborted') throw signal.reason;
  if (finished.exitCode !== 0) throw await whyNotCreated(`${finished.stdout}\n${finished.stderr}`, names, docker);
}

/** Settings of the user's own clusters that must not reach ours. */
const NOT_THE_USERS = { KIND_CLUSTER_NAME: undefined, KIND_EXPERIMENTAL_DOCKER_NETWORK: undefined };

/** " • Preparing nodes 📦  ..." is the beginning of a step. */
function tellStep(line: string, tell: Tell): void {
  const step = /^ ?•\s+(.+?)\s*(?:\p{Extended_Pictographic}.*)?(?:\.\.\.)?$/u.exec(line.trimEnd());
  if (step?.[1] !== undefined) tell(step[1]);
}
