import * as http from 'node:http';
import * as https from 'node:https';
import { createAgent } from './agent.js';
import type { Endpoint } from './endpoint.js';
import { refusal, unreachable } from './failure.js';

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Absolute path with query. */
  path: string;
  body?: unknown;
  contentType?: string;
  /** "application/json" where absent. */
  accept?: string;
  signal?: AbortSignal | undefined;
}

/** HTTP to the API over kept connections: a TLS handshake costs more than most calls. */
export interface Transport {
  readonly endpoint: Endpoint;
  /** The parsed JSON answer. Rejects with KubeError, LabError `api-unreachable`, or the signal's reason. */
  json(call: Call): Promise<unknown>;
  /** Resolves with the answer's body still open; the deadline covers only the headers, the signal all of it. */
  stream(call: Call): Promise<http.IncomingMessage>;
  close(): void;
}

export function createTransport(endpoint: Endpoint, deadlineMs: number): Transport {
  const secure = endpoint.server.protocol === 'https:';
  const agent = createAgent(endpoint, { keepAlive: true });
  const base = endpoint.server.pathname.replace(/\/$/, '');

  async function open(call: Call, renew: boolean): Promise<http.IncomingMessage> {
    const { accept = 'application/json' } = call;
    const headers: http.OutgoingHttpHeaders = { ...(await endpoint.headers(renew)), accept };
    const payload = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
    if (payload) {
      headers['content-type'] = call.contentType ?? 'application/json';
      headers['content-length'] = payload.length;
    }
    const url = new URL(base + call.path, endpoint.server);
    const options = { method: call.method, headers, agent, ...(call.signal ? { signal: call.signal } : {}) };
    return new Promise((resolve, reject) => {
      const request = secure ? https.request(url, options) : http.request(url, options);
      request.once('response', resolve);
      request.once('error', (error: NodeJS.ErrnoException) => {
        // A kept connection that the server has just closed: nothing was received, so ask once more.
        if (request.reusedSocket && error.code === 'ECONNRESET' && call.method !== 'POST') {
          open(call, false).then(resolve, reject);
        } else reject(error);
      });
      request.end(payload);
    });
  }

  /** Runs `work` under the deadline, with failures in our own words. */
  async function timed<T>(call: Call, work: (call: Call) => Promise<T>): Promise<T> {
    call.signal?.throwIfAborted();
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), deadlineMs);
    const signal = call.signal ? AbortSignal.any([call.signal, deadline.signal]) : deadline.signal;
    try {
      return await work({ ...call, signal });
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      const what = `${call.method} ${call.path.split('?')[0]}`;
      if (deadline.signal.aborted) throw unreachable(endpoint.server, what, `no answer in ${deadlineMs / 1000} s`);
      if (isNetworkError(error)) throw unreachable(endpoint.server, what, error.code, error);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async function accepted(call: Call): Promise<http.IncomingMessage> {
    let response = await open(call, false);
    if (response.statusCode === 401) {
      response.resume();
      response = await open(call, true);
    }
    const status = response.statusCode ?? 0;
    if (status >= 400) throw refusal(status, await text(response));
    return response;
  }

  return {
    endpoint,
    json: (call) => timed(call, async (limited) => JSON.parse(await text(await accepted(limited)))),
    stream: (call) => timed(call, accepted),
    close: () => agent.destroy(),
  };
}

async function text(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function isNetworkError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';
}
