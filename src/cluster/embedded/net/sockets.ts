import { BrokenPipe, type Descriptor, makePipe } from '../process/descriptor.js';
import { NetworkError } from './errors.js';

/** One end of a connection. */
export interface Socket extends Descriptor {
  read(max: number, signal: AbortSignal): Promise<Uint8Array | undefined>;
  write(chunk: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Says that no more will be written. */
  end(): void;
  /** Ends both ways. */
  close(): void;
  remote: { ip: string; port: number };
}

/** Both ends of a new connection, as seen by who dials and by who listens. */
export function connectedSockets(
  client: { ip: string; port: number },
  server: { ip: string; port: number },
): [Socket, Socket] {
  const there = makePipe();
  const back = makePipe();
  return [socket(back.reader, there.writer, server), socket(there.reader, back.writer, client)];
}

function socket(reader: Descriptor, writer: Descriptor, remote: { ip: string; port: number }): Socket {
  let ended = false;
  const end = (): void => {
    if (!ended) writer.close?.();
    ended = true;
  };
  return {
    remote,
    read: async (max, signal) => reader.read?.(max, signal),
    write: async (chunk, signal) => {
      if (ended) throw new BrokenPipe('Broken pipe');
      await writer.write?.(chunk, signal);
    },
    end,
    close: () => {
      end();
      reader.close?.();
    },
  };
}

/** A connected UDP socket: each write is a datagram, each read gives one. */
export interface DatagramSocket extends Descriptor {
  read(max: number, signal: AbortSignal): Promise<Uint8Array | undefined>;
  write(chunk: Uint8Array, signal: AbortSignal): Promise<void>;
  close(): void;
}

export function refused(): NetworkError {
  return new NetworkError('ECONNREFUSED');
}
