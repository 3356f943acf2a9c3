import { LabError } from '../../domain/lab-error.js';
import type { Finished, Run, RunOptions } from '../../process/process.js';
import { explain } from './causes.js';
import { CLUSTER_LABEL, KIND_LABEL, PART_LABEL } from './names.js';

export interface ContainerRow {
  id: string;
  name: string;
  /** Docker's word: "running", "exited", "created", "paused", "dead". */
  state: string;
  /** kind's cluster name; absent when it is not a node of kind. */
  kindCluster?: string;
  /** Absent when the container is not ours. */
  part?: string;
  /** The cluster that one of our own containers belongs to (nodes have kindCluster instead). */
  ofCluster?: string;
  /** What is published, as Docker lists it: "127.0.0.1:35077->6443/tcp, 127.0.0.1:32768->80/tcp". */
  ports: string;
}

export interface DockerInfo {
  serverVersion: string;
  cgroupVersion: 1 | 2;
  memoryBytes: number;
  cpus: number;
  /** "linux/amd64" */
  platform: string;
  operatingSystem: string;
  rootFolder: string;
}

/** The Docker command line. `say` completes "… failed" in the LabError. */
export interface Docker {
  /** Standard output; rejects with the LabError of the cause. */
  out(say: string, args: readonly string[], options?: RunOptions): Promise<string>;
  /** For what may fail: nothing rejects but a missing Docker. */
  attempt(args: readonly string[], options?: RunOptions): Promise<Finished>;
  info(signal?: AbortSignal): Promise<DockerInfo>;
  containers(signal?: AbortSignal): Promise<ContainerRow[]>;
  hasImage(reference: string): Promise<boolean>;
}

const ROW = [
  '.ID',
  '.Names',
  '.State',
  `.Label "${KIND_LABEL}"`,
  `.Label "${PART_LABEL}"`,
  `.Label "${CLUSTER_LABEL}"`,
  '.Ports',
];

/** `host`: the DOCKER_HOST that the command line asks. */
export function createDocker(run: Run, host = process.env.DOCKER_HOST): Docker {
  const failed = (say: string, output: string) => withWayOut(explain(say, output), host);
  const attempt: Docker['attempt'] = async (args, options) => {
    const finished = await run('docker', args, options);
    if (finished.failure === 'not-found') throw missing();
    if (finished.failure === 'aborted') throw options?.signal?.reason ?? new Error('aborted');
    return finished;
  };
  const out: Docker['out'] = async (say, args, options) => {
    const finished = await attempt(args, options);
    if (finished.exitCode === 0) return finished.stdout;
    throw failed(say, `${finished.stdout}\n${finished.stderr}\n${finished.failure ?? ''}`);
  };
  return {
    attempt,
    out,
    async info(signal) {
      const text = await out('Asking Docker', ['info', '--format', '{{json .}}'], signal ? { signal } : {});
      const info = JSON.parse(text) as Record<string, unknown>;
      // Without a server the client prints what it knows and the errors, and exits with 0 in some versions.
      const errors = info.ServerErrors;
      if (Array.isArray(errors) && errors.length > 0) throw failed('Asking Docker', errors.join('\n'));
      return {
        serverVersion: String(info.ServerVersion),
        cgroupVersion: String(info.CgroupVersion) === '1' ? 1 : 2,
        memoryBytes: Number(info.MemTotal),
        cpus: Number(info.NCPU),
        platform: `linux/${ARCHITECTURES[String(info.Architecture)] ?? String(info.Architecture)}`,
        operatingSystem: String(info.OperatingSystem),
        rootFolder: String(info.DockerRootDir),
      };
    },
    async containers(signal) {
      const format = ROW.map((field) => `{{${field}}}`).join('\t');
      const args = ['ps', '--all', '--no-trunc', '--format', format];
      const text = await out('Listing containers', args, signal ? { signal } : {});
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map(parseRow);
    },
    async hasImage(reference) {
      const found = await attempt(['image', 'inspect', '--format', '{{.Id}}', reference]);
      return found.exitCode === 0;
    },
  };
}

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  amd64: 'amd64',
  aarch64: 'arm64',
  arm64: 'arm64',
};

function parseRow(line: string): ContainerRow {
  const [id = '', name = '', state = '', kindCluster = '', part = '', ofCluster = '', ports = ''] = line.split('\t');
  return {
    id,
    name,
    state,
    ports,
    ...(kindCluster === '' ? {} : { kindCluster }),
    ...(part === '' ? {} : { part }),
    ...(ofCluster === '' ? {} : { ofCluster }),
  };
}

const WITHOUT_DOCKER = '`--provider embedded` needs no Docker.';

function missing(): LabError {
  return new LabError({
    code: 'docker-missing',
    message: 'Docker is not installed: there is no program "docker" on the PATH.',
    hint: `Install Docker (docs.docker.com/engine/install) and start it; ${WITHOUT_DOCKER}`,
  });
}

/** Who set DOCKER_HOST, or forgot that it is set, is not helped by starting the Docker of this machine. */
function withWayOut(error: LabError, host: string | undefined): LabError {
  const { code, message } = error;
  if (code !== 'docker-not-running') return error;
  const hint = host
    ? `DOCKER_HOST is set to "${host}": unset it to use the Docker of this machine, or see to it that one answers there.`
    : error.hint;
  return new LabError({ code, message, hint: `${hint} ${WITHOUT_DOCKER}`, cause: error });
}
