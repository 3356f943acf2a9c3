import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { LabError } from '../domain/lab-error.js';
import type { Endpoint } from './endpoint.js';

interface ClusterEntry {
  server: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  'proxy-url'?: string;
}

interface UserEntry {
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  [method: string]: unknown;
}

interface KubeconfigFile {
  'current-context'?: string;
  clusters?: { name: string; cluster: ClusterEntry }[];
  contexts?: { name: string; context: { cluster: string; user: string } }[];
  users?: { name: string; user?: UserEntry }[];
}

const PLAIN_METHODS = new Set([
  'client-certificate',
  'client-certificate-data',
  'client-key',
  'client-key-data',
  'token',
]);

/**
 * Reads the current context of a kubeconfig. Certificates and tokens are read here, which is instant;
 * login programs and proxies are left to the Kubernetes client, which takes half a second to load.
 * Rejects with `kubeconfig-unreadable`.
 */
export async function readEndpoint(path: string): Promise<Endpoint> {
  try {
    const text = await readFile(path, 'utf8');
    const { cluster, user } = currentContext(parse(text) as KubeconfigFile | null);
    if (cluster['proxy-url'] || Object.keys(user).some((method) => !PLAIN_METHODS.has(method))) {
      const { loginEndpoint } = await import('./login.js');
      return await loginEndpoint(path);
    }
    return await plainEndpoint(cluster, user, dirname(path));
  } catch (error) {
    if (error instanceof LabError) throw error;
    throw new LabError({
      code: 'kubeconfig-unreadable',
      message: `Cannot use kubeconfig ${path}: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Check that the file exists and names a cluster, or run `kubedrill up` to write it again.',
      cause: error,
    });
  }
}

function currentContext(config: KubeconfigFile | null): { cluster: ClusterEntry; user: UserEntry } {
  const name = config?.['current-context'];
  const context = config?.contexts?.find((entry) => entry.name === name)?.context;
  if (!config || !context) throw new Error(`current-context "${name ?? ''}" is not among its contexts`);
  const cluster = config.clusters?.find((entry) => entry.name === context.cluster)?.cluster;
  if (!cluster?.server) throw new Error(`cluster "${context.cluster}" is not described`);
  return { cluster, user: config.users?.find((entry) => entry.name === context.user)?.user ?? {} };
}

async function plainEndpoint(cluster: ClusterEntry, user: UserEntry, folder: string): Promise<Endpoint> {
  const load = async (file: string | undefined, data: string | undefined) =>
    data ? Buffer.from(data, 'base64') : file ? await readFile(resolve(folder, file)) : undefined;
  const [ca, cert, key] = await Promise.all([
    load(cluster['certificate-authority'], cluster['certificate-authority-data']),
    load(user['client-certificate'], user['client-certificate-data']),
    load(user['client-key'], user['client-key-data']),
  ]);
  const headers: Record<string, string> = user.token ? { authorization: `Bearer ${user.token}` } : {};
  return {
    server: new URL(cluster.server),
    tls: {
      ...(ca ? { ca } : {}),
      ...(cert ? { cert } : {}),
      ...(key ? { key } : {}),
      ...(cluster['insecure-skip-tls-verify'] ? { rejectUnauthorized: false } : {}),
      ...(cluster['tls-server-name'] ? { servername: cluster['tls-server-name'] } : {}),
    },
    headers: async () => headers,
  };
}
