import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digestOf } from './tiny-tar.js';

/** A registry on the loopback that keeps what is pushed and refuses what does not hold together. */
export class FakeRegistry {
  /** "library/nginx@sha256:…" */
  readonly blobs = new Map<string, Buffer>();
  /** "library/nginx:latest" to its manifest. */
  readonly manifests = new Map<
    string,
    { layers: { digest: string; mediaType: string }[]; config: { digest: string } }
  >();
  readonly calls: string[] = [];
  #server!: Server;

  static async start(): Promise<FakeRegistry> {
    const registry = new FakeRegistry();
    registry.#server = createServer((request, response) => {
      void registry.#answer(request).then(({ status, location }) => {
        response.writeHead(status, location === undefined ? {} : { location }).end();
      });
    });
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; location?: string }> {
    const url = new URL(request.url ?? '', this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    this.calls.push(`${request.method} ${url.pathname}${url.search}`);
    if (url.pathname === '/v2/') return { status: 200 };
    const upload = /^\/v2\/(.+)\/blobs\/uploads\/(.*)$/.exec(url.pathname);
    const repository = upload?.[1] ?? '';
    const digest = url.searchParams.get('digest');
    if (upload !== null && request.method === 'POST') {
      const mount = url.searchParams.get('mount');
      const known = this.blobs.get(`${url.searchParams.get('from')}@${mount}`);
      if (known === undefined) return { status: 202, location: `/v2/${repository}/blobs/uploads/some-id?state=x` };
      this.blobs.set(`${repository}@${mount}`, known);
      return { status: 201 };
    }
    if (upload !== null && digest !== null) {
      if (digestOf(body) !== digest) return { status: 400 };
      this.blobs.set(`${repository}@${digest}`, body);
      return { status: 201 };
    }
    const manifest = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url.pathname);
    if (manifest === null || request.method !== 'PUT') return { status: 404 };
    const parsed = JSON.parse(body.toString('utf8'));
    const parts = [parsed.config, ...parsed.layers].map((part: { digest: string }) => `${manifest[1]}@${part.digest}`);
    if (parts.some((part) => !this.blobs.has(part))) return { status: 400 };
    this.manifests.set(`${manifest[1]}:${manifest[2]}`, parsed);
    return { status: 201 };
  }
}
