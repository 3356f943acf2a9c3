import { LabError } from '../../domain/lab-error.js';

interface Cause {
  code: string;
  pattern: RegExp;
  message: string;
  hint: string;
}

/**
 * What Docker's, kind's and kubeadm's words mean. The first that matches is told, so that a cause stands
 * before what it brings about: a full disk before the control plane that did not start on it.
 */
export const CAUSES: readonly Cause[] = [
  {
    code: 'docker-permission',
    pattern: /permission denied while trying to connect to the docker|docker\.sock: connect: permission denied/i,
    message: 'This user may not use the Docker socket.',
    hint: 'Add the user to the group "docker" (sudo usermod -aG docker $USER) and log in again.',
  },
  {
    code: 'docker-not-running',
    pattern:
      /cannot connect to the docker daemon|is the docker daemon running|error during connect|docker desktop is (?:not running|unable to start)|docker\.sock: connect: (?:no such file|connection refused)/i,
    message: 'Docker is installed but does not answer.',
    hint: 'Start it (Docker Desktop, or sudo systemctl start docker) and try again. On WSL2 switch on the integration for this distribution.',
  },
  {
    code: 'inotify-limit',
    pattern: /too many open files|inotify_init|inotify_add_watch|inotify.*no space left on device/i,
    message: 'The kernel ran out of inotify watches or instances.',
    hint: 'sudo sysctl fs.inotify.max_user_instances=512 fs.inotify.max_user_watches=524288, then try again.',
  },
  {
    code: 'disk-full',
    pattern: /no space left on device|disk quota exceeded|DiskPressure|ephemeral-storage/i,
    message: 'The disk that Docker keeps its data on is full.',
    hint: 'Free some space (docker system df shows what Docker uses, docker system prune frees it); a cluster needs about 6 GB.',
  },
  {
    code: 'port-in-use',
    pattern: /port is already allocated|bind: address already in use|ports are not available/i,
    message: 'A port that the cluster needs is taken by another program.',
    hint: 'Stop the program or container that listens on it (docker ps, ss -ltnp) and try again.',
  },
  {
    code: 'rate-limit',
    pattern: /toomanyrequests|pull rate limit|429 too many requests/i,
    message: 'The image registry refuses to answer for now: its pull limit is reached.',
    hint: 'Log in (docker login), wait, or work from a bundle (--bundle).',
  },
  {
    code: 'image-digest',
    pattern:
      /content digest sha256:[0-9a-f]+: not found|unable to create manifests file|failed to detect containerd snapshotter/i,
    message: 'An image in Docker is not whole for this platform: its image store keeps only a part of it.',
    hint: 'Remove the image (docker rmi) and try again, so that it is fetched for this platform alone.',
  },
  {
    code: 'image-not-found',
    pattern:
      /manifest unknown|manifest for .+ not found|pull access denied|unable to find image|no such image|repository does not exist/i,
    message: 'An image that the cluster needs was not found.',
    hint: 'Check its name and that this machine may pull it, or work from a bundle (--bundle).',
  },
  {
    code: 'offline',
    pattern:
      /dial tcp: lookup .+|no such host|temporary failure in name resolution|i\/o timeout|TLS handshake timeout|network is unreachable|ENOTFOUND|EAI_AGAIN|ECONNREFUSED/i,
    message: 'The internet was not reached to fetch what the cluster is made of.',
    hint: 'Check the connection and the proxy, or work offline from a bundle (--bundle DIR).',
  },
  {
    code: 'subnet-overlap',
    pattern:
      /pool overlaps with other one|non-overlapping ipv4 address pool|fully subnetted|overlap.*(?:subnet|cidr)|(?:subnet|cidr).*overlap/i,
    message: 'No free range of addresses is left for the cluster in Docker.',
    hint: 'Remove networks that nobody uses (docker network prune) or leave the VPN, then try again.',
  },
  {
    code: 'name-conflict',
    pattern: /container name "[^"]+" is already in use|node\(s\) already exist for a cluster with the name/i,
    message: 'A container of that name is there already.',
    hint: 'Run `kubedrill down` and try again.',
  },
  {
    code: 'cgroup-v1',
    pattern: /cgroup v1 (?:support is unsupported|is not supported)|configured to not run on a host using cgroup v1/i,
    message: "The kubelet refuses to run on this machine's cgroup v1.",
    hint: 'Boot with systemd.unified_cgroup_hierarchy=1 (cgroup v2).',
  },
  {
    code: 'out-of-memory',
    pattern:
      /\bOOMKilled\b|out of memory|cannot allocate memory|exit(?:ed)? (?:status|code|with code)?:? ?137|signal: killed/i,
    message: 'There was not enough memory for the cluster.',
    hint: 'Close other programs or give Docker more memory: 4 GB for one node, 1 GB more for each worker.',
  },
  {
    code: 'wsl-cgroup',
    pattern: /cgroup mountpoint does not exist|cgroups: cannot find cgroup mount destination|WSL.*(?:cgroup|systemd)/i,
    message: 'This WSL2 has no cgroup tree that a node can run in.',
    hint: 'wsl --update, set systemd=true under [boot] in /etc/wsl.conf, then wsl --shutdown.',
  },
  {
    code: 'node-did-not-boot',
    pattern: /could not find a log line that matches/i,
    message: 'The node container did not boot.',
    hint: 'Most often systemd could not start in it: too little memory, inotify limits or an old kernel. `kubedrill doctor` looks for these.',
  },
  {
    code: 'control-plane-did-not-start',
    pattern:
      /failed to init node with kubeadm|timed out waiting for the condition|kubelet is not (?:running|healthy)|context deadline exceeded/i,
    message: 'The control plane did not start in time.',
    hint: 'Most often the machine is too busy or short of memory. `kubedrill doctor` looks for what is missing; `kubedrill up` starts anew.',
  },
];

/** The LabError for a command that failed, by what it wrote; `doing` completes "… failed". */
export function explain(doing: string, output: string): LabError {
  const cause = CAUSES.find(({ pattern }) => pattern.test(output));
  const detail = lastWords(output);
  if (cause === undefined) {
    return new LabError({
      code: 'cluster-command-failed',
      message: `${doing} failed${detail === '' ? '.' : `: ${detail}`}`,
      hint: 'The log named by `kubedrill status` has all of it; `kubedrill up` tries again.',
    });
  }
  return new LabError({
    code: cause.code,
    message: `${doing} failed: ${cause.message}${detail === '' ? '' : ` (${detail})`}`,
    hint: cause.hint,
  });
}

/** The last line that says something, short enough for a message. */
function lastWords(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => line !== '' && !/^(?:Stack Trace:|goroutine |\s*at |[✓✗•])/.test(line));
  const error = telling.findLast((line) => /error|fail|cannot|denied|refused/i.test(line)) ?? telling.at(-1) ?? '';
  return error.length > 240 ? `${error.slice(0, 239)}…` : error;
}
