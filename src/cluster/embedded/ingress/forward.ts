import { type Route, routeOf } from '../../../netmodel/ingress/route.js';
import { request as ask, HttpProtocolError, type HttpRequest, type HttpResponse } from '../images/http.js';
import type { Answer } from '../images/servers/web.js';
import { NetworkError } from '../net/errors.js';
import type { Process } from '../process/process.js';

const CONNECT_LIMIT_MS = 30_000;
/** Belong to one connection, not to what is passed on. */
const HOP_BY_HOP = ['connection', 'content-length', 'transfer-encoding', 'keep-alive', 'upgrade'];

/** Passes a request on to a pod behind the rule that it falls under; answers by itself where there is none. */
export async function forward(process: Process, request: HttpRequest): Promise<Answer> {
  const route = routeOf(process.machine.network.cluster.view.current, {
    host: request.headers.get('host') ?? '',
    path: request.path,
  });
  const endpoint = route.endpoints[Math.floor(Math.random() * route.endpoints.length)];
  if (!endpoint) return withoutEndpoint(route);
  try {
    const { status, headers, body } = await askPod(process, endpoint.ip, endpoint.port, request);
    return { status, body, headers: passedOn(headers) };
  } catch (error) {
    process.signal.throwIfAborted();
    if (error instanceof NetworkError || error instanceof HttpProtocolError) return plain(502, 'Bad Gateway');
    return plain(504, 'Gateway Timeout');
  }
}

function withoutEndpoint({ to, text }: Route): Answer {
  if (to === 'unmodelled') return plain(501, `not modelled by the embedded cluster: ${text}\n`);
  return to === 'unrouted' || to === 'unserved'
    ? plain(404, '404 page not found\n')
    : plain(503, 'no available server\n');
}

async function askPod(process: Process, ip: string, port: number, request: HttpRequest): Promise<HttpResponse> {
  const { network, clock } = process.machine;
  const over = new AbortController();
  const limit = new AbortController();
  clock.sleep(CONNECT_LIMIT_MS, AbortSignal.any([process.signal, over.signal])).then(
    () => limit.abort(new Error('timeout')),
    () => {},
  );
  const signal = AbortSignal.any([process.signal, limit.signal]);
  try {
    const socket = await network.connect(ip, port, signal);
    try {
      const headers = { ...passedOn(request.headers), 'X-Forwarded-Port': String(port), Connection: 'close' };
      return await ask(socket, signal, { method: request.method, path: request.path, headers });
    } finally {
      socket.close();
    }
  } finally {
    over.abort();
  }
}

function passedOn(headers: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !HOP_BY_HOP.includes(name)));
}

function plain(status: number, body: string): Answer {
  return { status, body, headers: { 'Content-Type': 'text/plain; charset=utf-8' } };
}
