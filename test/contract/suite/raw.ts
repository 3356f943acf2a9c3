import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { parse } from 'yaml';
import type { Json } from '../../../src/cluster/embedded/object.js';

export interface Answer {
  code: number;
  body: Json;
}

export interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** An object is sent as JSON, a text as it stands. */
  body?: unknown;
  type?: string;
  accept?: string;
}

/** The API as it is on the wire: nothing is retried, defaulted or thrown. */
export interface Raw {
  ask(path: string, ask?: Ask): Promise<Answer>;
  /** Lines of a watch, parsed, until `enough` says so or the time is up. */
  watch(path: string, enough: (events: readonly Json[]) => boolean, limitMs: number, accept?: string): Promise<Json[]>;
  close(): void;
}

export async function openRaw(kubeconfig: string): Promise<Raw> {
  const config: Json = parse(await readFile(kubeconfig, 'utf8'));
  const { cluster } = config.clusters[0];
  const { user } = config.users[0];
  const decoded = (text: string) => Buffer.from(text, 'base64');
  const agent = new Agent({
    keepAlive: true,
    ca: decoded(cluster['certificate-authority-data']),
    cert: decoded(user['client-certificate-data']),
    key: decoded(user['client-key-data']),
  });

  const ask: Raw['ask'] = (
    path,
    { method = 'GET', body, type = 'application/json', accept = 'application/json' } = {},
  ) =>
    new Promise((resolve, reject) => {
      const payload =
        body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      const headers = { accept, ...(payload ? { 'content-type': type, 'content-length': payload.length } : {}) };
      const call = request(new URL(path, cluster.server), { method, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ code: response.statusCode ?? 0, body: text.startsWith('{') ? JSON.parse(text) : text });
        });
        response.on('error', reject);
      });
      call.on('error', reject);
      call.end(payload);
    });

  const watch: Raw['watch'] = (path, enough, limitMs, accept = 'application/json') =>
    new Promise((resolve, reject) => {
      const events: Json[] = [];
      let rest = '';
      const call = request(new URL(path, cluster.server), { agent, headers: { accept } }, (response) => {
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          const lines = (rest + text).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) if (line) events.push(JSON.parse(line));
          if (enough(events)) end();
        });
        response.on('end', end);
        response.on('error', () => {});
      });
      const timer = setTimeout(end, limitMs);
      function end(): void {
        clearTimeout(timer);
        call.destroy();
        resolve(events);
      }
      call.on('error', (error) => (events.length > 0 ? end() : reject(error)));
      call.end();
    });

  return { ask, watch, close: () => agent.destroy() };
}
