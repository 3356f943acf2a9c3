import type { AgentOptions, RequestOptions } from 'node:https';
import { LabError } from '../domain/lab-error.js';
import type { Endpoint } from './endpoint.js';

/** A context that logs in by a program or provider (`exec`, OIDC, ...): what the Kubernetes client carries. */
export async function loginEndpoint(path: string): Promise<Endpoint> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromFile(path);
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error('no current cluster');
  if (cluster.proxyUrl) {
    throw new LabError({
      code: 'kubeconfig-proxy',
      message: `Cluster ${cluster.name} in ${path} is reached through a proxy (proxy-url), which is not supported.`,
      hint: 'Use a context that reaches the API server directly.',
    });
  }

  const login = async () => {
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    return options;
  };
  let current = await login();
  const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = current;
  const tls = Object.fromEntries(
    Object.entries({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as AgentOptions;
  return {
    server: new URL(cluster.server),
    tls,
    headers: async (renew) => {
      if (renew) current = await login();
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(current.headers ?? {})) headers[name] = String(value);
      if (current.auth) headers.authorization = `Basic ${Buffer.from(current.auth).toString('base64')}`;
      return headers;
    },
  };
}
