import type { Clock } from '../../domain/clock.js';
import type { Context } from './deps.js';
import type { Docker } from './docker.js';
import type { Names } from './names.js';

const PAUSE_MS = 400;
/** Kept by kubeadm beside admin.conf, whose rights it grants only at its end. */
const EARLY_CONFIG = '/etc/kubernetes/super-admin.conf';

/** A kubeconfig with full rights, as text, as soon as kubeadm has written one: long before `kind create` is done. */
export async function earlyKubeconfig(
  names: Names,
  docker: Docker,
  clock: Clock,
  signal: AbortSignal,
): Promise<string> {
  for (;;) {
    const read = await docker.attempt(['exec', names.controlPlane, 'cat', EARLY_CONFIG], { signal });
    if (read.exitCode === 0 && read.stdout.includes('client-key-data')) {
      return withServer(read.stdout, await apiAddress(names, docker));
    }
    await clock.sleep(PAUSE_MS, signal);
  }
}

/** The administrator's kubeconfig, as text, from a node that is complete; undefined when it has none. */
export async function kubeconfigOf({ names, docker }: Context): Promise<string | undefined> {
  const read = await docker.attempt(['exec', names.controlPlane, 'cat', '/etc/kubernetes/admin.conf']);
  if (read.exitCode !== 0 || !read.stdout.includes('client-key-data')) return undefined;
  return withServer(read.stdout, await apiAddress(names, docker));
}

/** "127.0.0.1:34039": where the API is published on this machine. */
async function apiAddress(names: Names, docker: Docker): Promise<string> {
  const text = await docker.out('Asking for the port of the API', ['port', names.controlPlane, '6443/tcp']);
  return (text.split('\n')[0] ?? '').trim().replace(/^0\.0\.0\.0:/, '127.0.0.1:');
}

function withServer(kubeconfig: string, address: string): string {
  return kubeconfig.replace(/(\n\s*server:\s*)\S+/, `$1https://${address}`);
}
