import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../../../domain/clock.js';
import { ApiError, unroutable } from '../registry/errors.js';
import type { Registry } from '../registry/registry.js';
import type { ResourceCatalog } from '../schema/catalog.js';
import { discoveryVersion } from './accept.js';
import type { Credentials } from './certificates.js';
import { aggregatedDiscovery, apiGroup, apiGroupList, apiResourceList, apiVersions } from './discovery.js';
import { openApiDocument, openApiIndex, openApiV2 } from './open-api.js';
import type { PodServices } from './pod-services.js';
import { parseResourcePath } from './request.js';
import { ResourceApi } from './resource-api.js';
import { sendError, sendJson, sendText } from './respond.js';
import { serveReview } from './reviews.js';
import { VERSION } from './version.js';

export interface ApiServerOptions {
  registry: Registry;
  catalog: ResourceCatalog;
  services: PodServices;
  clock: Clock;
  credentials: Credentials;
  /** Called when a client asks for the end of the whole cluster. */
  onStop: () => void;
}

/** The Kubernetes API over HTTPS, on loopback alone. */
export class ApiServer {
  readonly #server: Server;
  readonly #closing = new AbortController();
  readonly #sockets = new Set<Duplex>();
  readonly #api: ResourceApi;

  constructor(readonly options: ApiServerOptions) {
    const { registry, services, clock, credentials } = options;
    // Each watch and each log that is followed listens until it ends.
    setMaxListeners(0, this.#closing.signal);
    this.#api = new ResourceApi(registry.store, registry, clock, services);
    this.#server = createServer({
      cert: credentials.server.certificate,
      key: credentials.server.key,
      ca: credentials.authority,
      requestCert: true,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      // Commands to execute come in the address; the API server takes a megabyte.
      maxHeaderSize: 1024 * 1024,
    });
    this.#server.keepAliveTimeout = 0;
    this.#server.requestTimeout = 0;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('request', (request, response) => void this.#serve(request, response));
    this.#server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
    // A client that breaks off a handshake is none of our business.
    this.#server.on('tlsClientError', () => {});
  }

  /** Listens on 127.0.0.1; port 0 takes a free one. Returns the URL. */
  listen(port = 0): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve(`https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
      });
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {});
    request.on('error', () => {});
    try {
      const url = new URL(request.url ?? '/', 'https://localhost');
      if (this.#servePublic(url.pathname, response)) return;
      authenticate(request);
      if (url.pathname === '/kubedrill/stop' && request.method === 'POST') {
        sendText(response, 200, 'ok', 'text/plain');
        response.on('finish', () => this.options.onStop());
        return;
      }
      if (this.#serveDiscovery(url, request, response)) return;
      await this.#serveResource(url, request, response);
    } catch (error) {
      if (response.headersSent) response.destroy();
      else sendError(response, error);
    }
  }

  #servePublic(path: string, response: ServerResponse): boolean {
    if (path === '/version' || path === '/version/') sendJson(response, 200, VERSION);
    else if (['/healthz', '/livez', '/readyz'].includes(path)) sendText(response, 200, 'ok', 'text/plain');
    else return false;
    return true;
  }

  #serveDiscovery(url: URL, request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const resources = this.options.catalog.all();
    const path = url.pathname.replace(/\/$/, '');
    const [root, group, version, ...more] = path.split('/').filter(Boolean);
    if (path === '/api' || path === '/apis') {
      const aggregated = discoveryVersion(request.headers.accept);
      if (aggregated) {
        const type = `application/json;g=apidiscovery.k8s.io;v=${aggregated};as=APIGroupDiscoveryList`;
        sendText(response, 200, JSON.stringify(aggregatedDiscovery(resources, path === '/api', aggregated)), type);
      } else
        sendJson(response, 200, path === '/api' ? apiVersions(request.headers.host ?? '') : apiGroupList(resources));
      return true;
    }
    if (path === '/openapi/v2') {
      const { text, type } = openApiV2(request.headers.accept);
      sendText(response, 200, text, type);
      return true;
    }
    if (path === '/openapi/v3') {
      sendJson(response, 200, openApiIndex(resources));
      return true;
    }
    if (path.startsWith('/openapi/v3/')) {
      const text = openApiDocument(resources, path.slice('/openapi/v3/'.length));
      if (text === undefined) throw unroutable();
      sendText(response, 200, text);
      return true;
    }
    if (path === '') {
      sendJson(response, 200, {
        paths: ['/api', '/apis', '/openapi/v2', '/openapi/v3', '/healthz', '/livez', '/readyz', '/version'],
      });
      return true;
    }
    const found =
      root === 'apis' && group && !version
        ? apiGroup(resources, group)
        : root === 'apis' && group && version && more.length === 0
          ? apiResourceList(resources, group, version)
          : root === 'api' && group && !version
            ? apiResourceList(resources, '', group)
            : undefined;
    if (found) sendJson(response, 200, found);
    return found !== undefined;
  }

  async #serveResource(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = parseResourcePath(url.pathname);
    if (!target) throw unroutable();
    const resource = this.options.catalog.find(target.group, target.version, target.plural);
    if (!resource) {
      const known = this.options.catalog
        .all()
        .some(({ group, version }) => group === target.group && version === target.version);
      if (known) throw unroutable();
      sendText(response, 404, '404 page not found\n', 'text/plain; charset=utf-8');
      return;
    }
    const call = { request, response, query: url.searchParams, target, resource, signal: this.#closing.signal };
    if (await serveReview(call, this.#api)) return;
    await this.#api.serve(call);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    try {
      authenticate(request);
      const { serveStream } = await import('./streams.js');
      await serveStream(request, socket, head, this.options);
    } catch (error) {
      refuseUpgrade(socket, error);
    }
  }
}

function refuseUpgrade(socket: Duplex, error: unknown): void {
  const known =
    error instanceof ApiError ? error : new ApiError(500, 'InternalError', String((error as Error)?.message ?? error));
  const body = JSON.stringify(known.status);
  if (!socket.writable) return;
  socket.end(
    `HTTP/1.1 ${known.code} ${known.reason || 'Error'}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function authenticate(request: IncomingMessage): void {
  if (!(request.socket as TLSSocket).authorized) throw new ApiError(401, 'Unauthorized', 'Unauthorized');
}
