import type { RawData, WebSocket } from 'ws';
import type { Json, Obj } from '../object.js';
import { ApiError, badRequest } from '../registry/errors.js';
import { flag } from './list.js';
import { ExecFailure, type ExecStreams, type PodServices } from './pod-services.js';

const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** Runs a command (or joins the container's process) over the channels of v4 and v5.channel.k8s.io. */
export async function serveExec(
  webSocket: WebSocket,
  pod: Obj,
  container: string,
  query: URLSearchParams,
  services: PodServices,
  attach: boolean,
): Promise<void> {
  const gone = new AbortController();
  const stdin = new Input();
  webSocket.on('message', (data) => receive(toBuffer(data), stdin));
  webSocket.on('error', () => gone.abort());
  webSocket.on('close', () => {
    stdin.end();
    gone.abort();
  });
  const send = (channel: number, chunk: Uint8Array): void => {
    if (webSocket.readyState !== webSocket.OPEN) return;
    webSocket.send(Buffer.concat([Buffer.from([channel]), chunk]), { binary: true });
  };
  const tty = flag(query, 'tty');
  const streams: ExecStreams = {
    stdin: flag(query, 'stdin') ? stdin : undefined,
    stdout: (chunk) => send(CHANNEL.stdout, chunk),
    stderr: (chunk) => send(tty ? CHANNEL.stdout : CHANNEL.stderr, chunk),
    signal: gone.signal,
  };
  let status: Json;
  try {
    const command = query.getAll('command');
    if (!attach && command.length === 0) throw badRequest('you must specify at least 1 command for the container');
    const code = attach
      ? await services.attach(pod, container, streams)
      : await services.exec(pod, container, command, tty, streams);
    status = exitStatus(code);
  } catch (error) {
    if (error instanceof ApiError) status = error.status;
    else if (error instanceof ExecFailure) {
      status = new ApiError(500, 'InternalError', `Internal error occurred: ${error.message}`).status;
    } else throw error;
  }
  send(CHANNEL.error, Buffer.from(JSON.stringify(status)));
  webSocket.close(1000);
}

function exitStatus(code: number): Json {
  if (code === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: error executing command, exit code ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

function receive(frame: Buffer, stdin: Input): void {
  const [channel] = frame;
  if (channel === CHANNEL.stdin) stdin.push(frame.subarray(1));
  else if (channel === CHANNEL.close && frame[1] === CHANNEL.stdin) stdin.end();
}

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

/** What the client sends, as it comes. */
class Input implements AsyncIterable<Uint8Array> {
  readonly #chunks: Uint8Array[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk) yield chunk;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
