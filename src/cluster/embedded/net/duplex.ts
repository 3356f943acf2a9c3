import { Duplex } from 'node:stream';
import type { Socket } from './sockets.js';

/** A connection inside the cluster as a stream of this process. */
export function duplexOf(socket: Socket): Duplex {
  const closing = new AbortController();
  const stream = new Duplex({
    allowHalfOpen: true,
    read() {
      socket.read(65_536, closing.signal).then(
        (chunk) => stream.push(chunk ? Buffer.from(chunk) : null),
        () => stream.push(null),
      );
    },
    write(chunk: Buffer, _encoding, done) {
      socket.write(chunk, closing.signal).then(
        () => done(),
        (error: Error) => done(error),
      );
    },
    final(done) {
      socket.end();
      done();
    },
    destroy(error, done) {
      closing.abort();
      socket.close();
      done(error);
    },
  });
  return stream;
}

/** The other way round: what is spoken over the stream, such as TLS, as a connection inside the cluster. */
export function socketOver(stream: Duplex, remote: Socket['remote']): Socket {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer | undefined;
  return {
    remote,
    read: async (max, signal) => {
      const stop = () => stream.destroy();
      signal.addEventListener('abort', stop, { once: true });
      try {
        const chunk = rest ?? (await chunks.next()).value;
        rest = chunk && chunk.length > max ? chunk.subarray(max) : undefined;
        return chunk?.subarray(0, max);
      } catch {
        // Cut off by the other side.
        return undefined;
      } finally {
        signal.removeEventListener('abort', stop);
        signal.throwIfAborted();
      }
    },
    write: (chunk) => new Promise((done) => stream.write(chunk, () => done())),
    end: () => stream.end(),
    close: () => void stream.destroy(),
  };
}
