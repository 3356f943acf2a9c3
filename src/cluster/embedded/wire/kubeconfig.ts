import type { Credentials } from './certificates.js';

/** A kubeconfig with one cluster, one user and one context, all of that name. */
export function kubeconfigText(name: string, url: string, credentials: Credentials): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return `apiVersion: v1
kind: Config
clusters:
  - name: ${name}
    cluster:
      server: ${url}
      certificate-authority-data: ${base64(credentials.authority)}
users:
  - name: ${name}
    user:
      client-certificate-data: ${base64(credentials.client.certificate)}
      client-key-data: ${base64(credentials.client.key)}
contexts:
  - name: ${name}
    context:
      cluster: ${name}
      user: ${name}
current-context: ${name}
`;
}
