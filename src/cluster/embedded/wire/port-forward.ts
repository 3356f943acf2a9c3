import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Obj } from '../object.js';
import type { PodServices } from './pod-services.js';
import { SpdySession, type SpdyStream } from './spdy.js';

/** Forwards ports: each pair of SPDY streams (error and data, by request id) is one connection into the pod. */
export function serveSpdyForward(webSocket: WebSocket, pod: Obj, services: PodServices): void {
  const errors = new Map<string, SpdyStream>();
  const connections = new Set<Duplex>();
  const session = new SpdySession(
    (bytes) => {
      if (webSocket.readyState === webSocket.OPEN) webSocket.send(bytes, { binary: true });
    },
    (stream) => {
      const id = stream.headers.get('requestid') ?? '';
      if (stream.headers.get('streamtype') === 'error') errors.set(id, stream);
      else void forward(stream, errors.get(id), Number(stream.headers.get('port')));
    },
  );

  async function forward(data: SpdyStream, error: SpdyStream | undefined, port: number): Promise<void> {
    try {
      const connection = await services.connect(pod, port);
      connections.add(connection);
      connection.on('data', (chunk: Buffer) => data.write(chunk));
      connection.on('end', () => data.end());
      connection.on('error', () => data.reset());
      connection.on('close', () => {
        connections.delete(connection);
        data.end();
        error?.end();
      });
      data.onData = (chunk) => connection.write(chunk);
      data.onEnd = () => connection.end();
      data.onReset = () => connection.destroy();
    } catch (failure) {
      const { name, uid } = pod.metadata;
      error?.write(
        Buffer.from(
          `error forwarding port ${port} to pod ${name}, uid : failed to execute portforward in network namespace of ${uid}: ${(failure as Error).message}`,
        ),
      );
      error?.end();
      data.end();
    }
  }

  webSocket.on('message', (message: RawData) => {
    try {
      session.receive(Array.isArray(message) ? Buffer.concat(message) : Buffer.from(message as Buffer));
    } catch {
      webSocket.terminate();
    }
  });
  const end = (): void => {
    for (const connection of connections) connection.destroy();
    session.close();
  };
  webSocket.on('close', end);
  webSocket.on('error', end);
}
