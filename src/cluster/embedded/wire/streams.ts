import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { badRequest, unroutable } from '../registry/errors.js';
import { serveExec } from './exec.js';
import { containerOf } from './log.js';
import { overConnection, overWebSocket, serveForward } from './port-forward.js';
import { parseResourcePath } from './request.js';
import type { ApiServerOptions } from './server.js';

const CHANNELS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
/** SPDY frames inside a WebSocket, as kubectl forwards ports. No valid name for a subprotocol by the letter, hence the detour. */
const TUNNEL = 'SPDY/3.1+portforward.k8s.io';

/**
 * Takes over an upgraded connection: exec, attach and port-forward. Ends with the connection, which the server
 * destroys when it closes. Rejects with an ApiError before the switch.
 */
export async function serveStream(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  options: ApiServerOptions,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const target = parseResourcePath(url.pathname);
  const resource = target && options.catalog.find(target.group, target.version, target.plural);
  const action = target?.subresource ?? '';
  if (!target?.name || resource?.plural !== 'pods' || !['exec', 'attach', 'portforward'].includes(action))
    throw unroutable();
  const upgrade = request.headers.upgrade?.toLowerCase();
  const forwards = action === 'portforward';
  if (upgrade !== 'websocket' && !(forwards && upgrade === 'spdy/3.1')) {
    throw badRequest('this server streams over WebSocket only: use kubectl 1.30 or newer');
  }
  const pod = options.registry.get(resource, target.namespace, target.name);
  if (forwards) {
    const plain = upgrade === 'spdy/3.1';
    const carrier = plain ? overConnection(socket, head) : overWebSocket(await accept(request, socket, head, TUNNEL));
    serveForward(carrier, pod, options.services);
    return;
  }
  const container = containerOf(pod, url.searchParams.get('container') ?? undefined);
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const protocol = CHANNELS.find((name) => offered.includes(name));
  if (!protocol) throw badRequest(`no subprotocol in common: ${CHANNELS.join(', ')}`);
  const webSocket = await accept(request, socket, head, protocol);
  await serveExec(webSocket, pod, container, url.searchParams, options.services, action === 'attach');
}

function accept(request: IncomingMessage, socket: Duplex, head: Buffer, protocol: string): Promise<WebSocket> {
  // The choice is announced by hand, because the library refuses names with a slash.
  delete request.headers['sec-websocket-protocol'];
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${protocol}`));
  return new Promise((resolve) => server.handleUpgrade(request, socket, head, resolve));
}
