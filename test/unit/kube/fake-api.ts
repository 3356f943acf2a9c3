import { mkdtemp, writeFile } from 'node:fs/promises';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kube } from '../../../src/kube/kube.js';
import { type OpenOptions, openKube } from '../../../src/kube/open.js';

export interface SeenCall {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export type Handler = (call: SeenCall, response: http.ServerResponse) => void;

/** An HTTP server on the loopback interface that stands for the API, and a client whose kubeconfig leads to it. */
export class FakeApi {
  readonly calls: SeenCall[] = [];
  connections = 0;
  readonly server: http.Server;

  private constructor(handler: Handler) {
    this.server = http.createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const url = new URL(request.url ?? '/', 'http://api');
      const call = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      this.calls.push(call);
      handler(call, response);
    });
    this.server.on('connection', () => this.connections++);
  }

  static async start(handler: Handler): Promise<FakeApi> {
    const api = new FakeApi(handler);
    await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async open(options: OpenOptions = {}): Promise<Kube> {
    return openKube(await kubeconfigFor(this.url, { token: 'secret' }), options);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The Kubernetes client takes plain HTTP only where certificates are not checked anyway. */
export async function kubeconfigFor(server: string, user: unknown): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'kubedrill-kube-')), 'kubeconfig');
  const config = {
    'current-context': 'lab',
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    contexts: [{ name: 'lab', context: { cluster: 'c', user: 'u' } }],
    users: [{ name: 'u', user }],
  };
  await writeFile(path, JSON.stringify(config));
  return path;
}

export function json(response: http.ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

export function status(response: http.ServerResponse, code: number, reason: string, message: string): void {
  json(response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }, code);
}
