import type { Socket } from '../net/sockets.js';

export interface HttpRequest {
  method: string;
  path: string;
  headers: ReadonlyMap<string, string>;
}

export interface HttpResponse {
  status: number;
  reason: string;
  headers: ReadonlyMap<string, string>;
  body: Buffer;
}

export class HttpProtocolError extends Error {}

/** Reads up to the empty line; undefined when the other side ends before it says anything. */
async function readHead(socket: Socket, signal: AbortSignal): Promise<{ lines: string[]; rest: Buffer } | undefined> {
  let buffer = Buffer.alloc(0);
  for (;;) {
    const end = buffer.indexOf('\r\n\r\n');
    if (end >= 0) return { lines: buffer.toString('latin1', 0, end).split('\r\n'), rest: buffer.subarray(end + 4) };
    const bare = buffer.indexOf('\n\n');
    if (bare >= 0) return { lines: buffer.toString('latin1', 0, bare).split('\n'), rest: buffer.subarray(bare + 2) };
    const chunk = await socket.read(65536, signal);
    if (!chunk) return undefined;
    buffer = Buffer.concat([buffer, chunk]);
    if (buffer.length > 65536) throw new HttpProtocolError('header too large');
  }
}

function headersOf(lines: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at > 0) headers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
  return headers;
}

/** The first request on a connection; undefined when there is none that could be understood. */
export async function readRequest(socket: Socket, signal: AbortSignal): Promise<HttpRequest | undefined> {
  const head = await readHead(socket, signal);
  const [first = '', ...lines] = head?.lines ?? [];
  const match = /^([A-Z]+) (\S+)(?: HTTP\/\d\.\d)?$/.exec(first);
  return match ? { method: match[1] ?? '', path: match[2] ?? '', headers: headersOf(lines) } : undefined;
}

const REASONS: Record<number, string> = {
  200: 'OK',
  301: 'Moved Permanently',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** Answers and ends the connection. */
export async function respond(
  socket: Socket,
  signal: AbortSignal,
  answer: { status: number; body: string | Buffer; headers?: Record<string, string>; head?: boolean },
): Promise<void> {
  const body = Buffer.from(answer.body);
  const headers = { ...answer.headers, 'Content-Length': String(body.length), Connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? 'Unknown'}\r\n${lines.join('')}\r\n`;
  await socket.write(Buffer.concat([Buffer.from(head), answer.head ? Buffer.alloc(0) : body]), signal);
  socket.end();
}

/** Sends one request on a connection and reads its answer to the end. */
export async function request(
  socket: Socket,
  signal: AbortSignal,
  ask: { method: string; path: string; headers: Record<string, string>; body?: string },
): Promise<HttpResponse> {
  const lines = Object.entries(ask.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  await socket.write(
    Buffer.from(`${ask.method} ${ask.path} HTTP/1.1\r\n${lines.join('')}\r\n${ask.body ?? ''}`),
    signal,
  );
  const head = await readHead(socket, signal);
  if (!head) throw new HttpProtocolError('empty reply');
  const [first = '', ...rest] = head.lines;
  const match = /^HTTP\/\d\.\d (\d{3}) ?(.*)$/.exec(first);
  if (!match) throw new HttpProtocolError('not HTTP');
  const headers = headersOf(rest);
  const length = headers.get('content-length');
  let body = head.rest;
  while (ask.method !== 'HEAD' && (length === undefined || body.length < Number(length))) {
    const chunk = await socket.read(65536, signal);
    if (!chunk) break;
    body = Buffer.concat([body, chunk]);
  }
  return { status: Number(match[1]), reason: match[2] ?? '', headers, body };
}
