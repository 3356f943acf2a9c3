import { setMaxListeners } from 'node:events';
import type * as http from 'node:http';
import type * as https from 'node:https';
import WebSocket from 'ws';
import type { Endpoint } from './endpoint.js';
import { refusal, unreachable } from './failure.js';
import { type ExecRequest, type ExecResult, KubeError } from './kube.js';

const Channel = { stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255 } as const;
const V5 = 'v5.channel.k8s.io';

interface CommandStatus {
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  code?: number;
  details?: { causes?: { reason?: string; message?: string }[] };
}

/**
 * Runs one command in a container over a WebSocket. Resolves when the socket has closed: with
 * `complete` when the command's status came first (the API sends it after all output), without it
 * when the deadline or the connection's end did. Rejects with a KubeError when the API or the
 * kubelet refuses, with `api-unreachable` when the API never took the call, with the signal's reason.
 */
export async function execOver(
  endpoint: Endpoint,
  agent: https.Agent | http.Agent,
  request: ExecRequest,
): Promise<ExecResult> {
  request.signal?.throwIfAborted();
  const headers = await endpoint.headers(false);
  const url = execUrl(endpoint.server, request);
  const socket = new WebSocket(url, [V5, 'v4.channel.k8s.io'], { agent, headers, perMessageDeflate: false });
  const output: Record<1 | 2 | 3, Buffer[]> = { 1: [], 2: [], 3: [] };
  const what = `exec in ${request.namespace}/${request.pod}`;

  return new Promise<ExecResult>((resolve, reject) => {
    let opened = false;
    const fail = (error: unknown) => {
      finish();
      reject(error);
    };
    const timer = setTimeout(() => {
      if (opened) settle();
      else fail(unreachable(endpoint.server, what, `no answer in ${request.deadlineMs / 1000} s`));
    }, request.deadlineMs);
    const onAbort = () => fail(request.signal?.reason);
    if (request.signal) {
      // As many commands as a check has sources hang on one signal; that is no leak.
      setMaxListeners(0, request.signal);
      request.signal.addEventListener('abort', onAbort, { once: true });
    }

    const finish = () => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.terminate();
    };
    const settle = () => {
      finish();
      try {
        resolve(resultOf(output));
      } catch (error) {
        reject(error);
      }
    };

    socket.on('open', () => {
      opened = true;
      if (request.stdin !== undefined) {
        socket.send(Buffer.concat([Buffer.of(Channel.stdin), Buffer.from(request.stdin)]));
        if (socket.protocol === V5) socket.send(Buffer.of(Channel.close, Channel.stdin));
      }
    });
    socket.on('message', (data: Buffer) => {
      const channel = data[0];
      if (channel === Channel.stdout || channel === Channel.stderr || channel === Channel.status) {
        output[channel].push(data.subarray(1));
        if (channel === Channel.status) socket.close();
      }
    });
    socket.on('close', () => (opened ? settle() : fail(unreachable(endpoint.server, what, 'connection closed'))));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // After opening, `close` follows and decides with what has arrived.
      if (!opened) fail(unreachable(endpoint.server, what, error.code ?? error.message, error));
    });
    socket.on('unexpected-response', (_request, response: http.IncomingMessage) => {
      const body: Buffer[] = [];
      response.on('data', (chunk: Buffer) => body.push(chunk));
      response.on('end', () => fail(refusal(response.statusCode ?? 0, Buffer.concat(body).toString('utf8'))));
    });
  });
}

function execUrl(server: URL, { namespace, pod, container, command, stdin }: ExecRequest): URL {
  const base = server.pathname.replace(/\/$/, '');
  const url = new URL(
    `${base}/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/exec`,
    server,
  );
  url.protocol = server.protocol === 'https:' ? 'wss:' : 'ws:';
  for (const word of command) url.searchParams.append('command', word);
  if (container !== undefined) url.searchParams.set('container', container);
  if (stdin !== undefined) url.searchParams.set('stdin', 'true');
  url.searchParams.set('stdout', 'true');
  url.searchParams.set('stderr', 'true');
  return url;
}

function resultOf(output: Record<1 | 2 | 3, Buffer[]>): ExecResult {
  const stdout = Buffer.concat(output[1]).toString('utf8');
  const stderr = Buffer.concat(output[2]).toString('utf8');
  if (output[3].length === 0) return { stdout, stderr, complete: false };
  const status = JSON.parse(Buffer.concat(output[3]).toString('utf8')) as CommandStatus;
  if (status.status === 'Success') return { stdout, stderr, exitCode: 0, complete: true };
  const code = status.details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message;
  if (status.reason === 'NonZeroExitCode' && code !== undefined) {
    return { stdout, stderr, exitCode: Number(code), complete: true };
  }
  throw new KubeError(status.message ?? 'the command could not be run', status.code ?? 500, status.reason ?? '');
}
