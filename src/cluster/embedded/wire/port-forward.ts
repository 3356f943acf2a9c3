import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Obj } from '../object.js';
import type { PodServices } from './pod-services.js';
import { SpdySession, type SpdyStream } from './spdy.js';

/** What SPDY frames travel on. */
interface Carrier {
  send(bytes: Uint8Array): void;
  onBytes(take: (bytes: Buffer) => void): void;
  onEnd(end: () => void): void;
  /** At once: what came on it makes no sense. */
  cut(): void;
}

/** kubectl since 1.31: SPDY frames inside a WebSocket. */
export function overWebSocket(webSocket: WebSocket): Carrier {
  return {
    send: (bytes) => {
      if (webSocket.readyState === webSocket.OPEN) webSocket.send(bytes, { binary: true });
    },
    onBytes: (take) => {
      webSocket.on('message', (message: RawData) =>
        take(Array.isArray(message) ? Buffer.concat(message) : Buffer.from(message as Buffer)),
      );
    },
    onEnd: (end) => {
      webSocket.on('close', end);
      webSocket.on('error', end);
    },
    cut: () => webSocket.terminate(),
  };
}

/** kubectl 1.30: the connection itself, once the switch of protocols is told. */
export function overConnection(socket: Duplex, head: Buffer): Carrier {
  const headers = ['Connection: Upgrade', 'Upgrade: SPDY/3.1', 'X-Stream-Protocol-Version: portforward.k8s.io'];
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('\r\n')}\r\n\r\n`);
  if (head.length > 0) socket.unshift(head);
  return {
    send: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    onBytes: (take) => void socket.on('data', take),
    onEnd: (end) => {
      socket.on('end', () => socket.end());
      socket.on('close', end);
    },
    cut: () => socket.destroy(),
  };
}

/** Forwards ports: each pair of SPDY streams (error and data, by request id) is one connection into the pod. */
export function serveForward(carrier: Carrier, pod: Obj, services: PodServices): void {
  const errors = new Map<string, SpdyStream>();
  const connections = new Set<Duplex>();
  const session = new SpdySession(
    (bytes) => carrier.send(bytes),
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

  carrier.onBytes((bytes) => {
    try {
      session.receive(bytes);
    } catch {
      carrier.cut();
    }
  });
  carrier.onEnd(() => {
    for (const connection of connections) connection.destroy();
    session.close();
  });
}
