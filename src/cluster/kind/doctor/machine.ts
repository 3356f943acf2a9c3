import { readFile, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Found, ok } from './diagnosis.js';

const GIB = 1024 ** 3;
const NEEDED_MEMORY = 3.5 * GIB;
const LEAST_MEMORY = 1.8 * GIB;
const NEEDED_DISK = 8 * GIB;
const LEAST_DISK = 3 * GIB;
const OLDEST_NODE = [20, 19] as const;
const NEEDED_WATCHES = 65_536;
const NEEDED_INSTANCES = 256;

/** `version` as "v20.19.1". */
export function nodeVersion(version: string): Found {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  const [oldMajor, oldMinor] = OLDEST_NODE;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return ok(version);
  return {
    state: 'problem',
    detail: `${version} is too old`,
    hint: `Install Node.js ${OLDEST_NODE.join('.')} or newer.`,
  };
}

/** What Docker has, which on Docker Desktop is less than the machine has. */
export function memory(bytes: number): Found {
  const detail = `${(bytes / GIB).toFixed(1)} GB for Docker`;
  if (bytes >= NEEDED_MEMORY) return ok(detail);
  const hint = 'Give Docker 4 GB (Docker Desktop: Settings, Resources).';
  return { state: bytes < LEAST_MEMORY ? 'problem' : 'warning', detail, hint };
}

/** `folder`: where Docker keeps its data; on Docker Desktop it is inside a virtual machine and cannot be seen. */
export async function disk(folder: string): Promise<Found> {
  const space = await statfs(folder).catch(() => undefined);
  if (space === undefined) return ok(`${folder} cannot be looked at from here`);
  const free = space.bavail * space.bsize;
  const detail = `${(free / GIB).toFixed(1)} GB free in ${folder}`;
  if (free >= NEEDED_DISK) return ok(detail);
  const hint = 'A cluster with its images needs about 8 GB; docker system prune frees what Docker does not use.';
  return { state: free < LEAST_DISK ? 'problem' : 'warning', detail, hint };
}

export function cgroup(version: 1 | 2): Found {
  if (version === 2) return ok('version 2');
  const hint = 'Kubernetes drops it: boot with systemd.unified_cgroup_hierarchy=1 when you can.';
  return { state: 'warning', detail: 'version 1; kubedrill sets the kubelet so that it starts', hint };
}

/** `proc`: "/proc". Not on this machine means not our concern: the limits are Docker's virtual machine's. */
export async function inotify(proc: string): Promise<Found> {
  const read = async (name: string) => Number(await readFile(join(proc, 'sys/fs/inotify', name), 'utf8'));
  const limits = await Promise.all([read('max_user_watches'), read('max_user_instances')]).catch(() => undefined);
  if (limits === undefined) return ok('not on this system');
  const [watches, instances] = limits;
  const detail = `${watches} watches, ${instances} instances`;
  if (watches >= NEEDED_WATCHES && instances >= NEEDED_INSTANCES) return ok(detail);
  const hint = 'sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512';
  return { state: 'warning', detail, hint };
}

/** kind publishes the API server on a free port of 127.0.0.1; no port is needed by number. */
export function freePort(): Promise<Found> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ message }) => {
      const hint = 'Look at the firewall and at ulimit -n.';
      resolve({ state: 'problem', detail: `no port of 127.0.0.1 can be opened: ${message}`, hint });
    });
    server.listen(0, '127.0.0.1', () => server.close(() => resolve(ok('ports of 127.0.0.1 can be opened'))));
  });
}
