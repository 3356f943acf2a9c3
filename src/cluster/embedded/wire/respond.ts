import type { ServerResponse } from 'node:http';
import { gzip } from 'node:zlib';
import type { Json } from '../object.js';
import { ApiError } from '../registry/errors.js';

/** Answers of at least this many bytes are compressed for clients that take it. */
const COMPRESS_FROM = 128 * 1024;

export function sendJson(response: ServerResponse, status: number, body: Json, warnings: readonly string[] = []): void {
  const headers = warnings.map((text) => `299 - ${JSON.stringify(text)}`);
  if (headers.length > 0) response.setHeader('warning', headers);
  sendText(response, status, JSON.stringify(body));
}

export function sendText(response: ServerResponse, status: number, text: string, type = 'application/json'): void {
  if (response.headersSent || response.destroyed) return;
  const body = Buffer.from(text);
  const encodings = String(response.req.headers['accept-encoding'] ?? '');
  response.setHeader('content-type', type);
  response.setHeader('cache-control', 'no-cache, private');
  response.statusCode = status;
  if (body.length < COMPRESS_FROM || !encodings.includes('gzip')) {
    response.setHeader('content-length', body.length);
    response.end(body);
    return;
  }
  gzip(body, { level: 1 }, (error, packed) => {
    if (!error) response.setHeader('content-encoding', 'gzip');
    response.setHeader('content-length', error ? body.length : packed.length);
    response.end(error ? body : packed);
  });
}

export function sendError(response: ServerResponse, error: unknown): void {
  const known =
    error instanceof ApiError
      ? error
      : new ApiError(500, 'InternalError', `Internal error occurred: ${(error as Error)?.message ?? error}`);
  sendJson(response, known.code, known.status);
}
