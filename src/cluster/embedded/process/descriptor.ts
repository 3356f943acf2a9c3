/** What a file descriptor leads to. */
export interface Descriptor {
  /** At most `max` bytes, waiting for the first; undefined at the end. Rejects with the signal's reason when aborted. */
  read?(max: number, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Rejects with a BrokenPipe when nobody will read it. One call is one datagram where that matters. */
  write?(chunk: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Of a pipe: opens both of its ends, as opening /dev/fd/N for reading and writing does. */
  reopen?(): Descriptor;
  /** Called once, when the last handle is released. */
  close?(): void;
}

export class BrokenPipe extends Error {}

/** A shared hold on a descriptor, as processes inherit them. */
export class Handle {
  #holders = 1;

  constructor(readonly descriptor: Descriptor) {}

  hold(): Handle {
    this.#holders++;
    return this;
  }

  release(): void {
    this.#holders--;
    if (this.#holders === 0) this.descriptor.close?.();
  }
}

const CAPACITY = 64 * 1024;

/** An in-memory pipe: writers wait while it is full, readers while it is empty. */
export function makePipe(): { reader: Descriptor; writer: Descriptor } {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let readers = 1;
  let writers = 1;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    const all = [...waiting];
    waiting.clear();
    for (const one of all) one();
  };
  const read: Descriptor['read'] = async (max, signal) => {
    while (chunks.length === 0) {
      if (writers === 0) return undefined;
      await nextTurn(waiting, signal);
    }
    const chunk = takeFrom(chunks, max);
    size -= chunk.length;
    wake();
    return chunk;
  };
  const write: Descriptor['write'] = async (chunk, signal) => {
    if (chunk.length === 0) return;
    while (size >= CAPACITY && readers > 0) await nextTurn(waiting, signal);
    if (readers === 0) throw new BrokenPipe('Broken pipe');
    chunks.push(chunk);
    size += chunk.length;
    wake();
  };
  const leave = (reading: number, writing: number) => (): void => {
    readers -= reading;
    writers -= writing;
    wake();
  };
  const reopen = (): Descriptor => {
    readers++;
    writers++;
    return { read, write, reopen, close: leave(1, 1) };
  };
  return { reader: { read, reopen, close: leave(1, 0) }, writer: { write, reopen, close: leave(0, 1) } };
}

function takeFrom(chunks: Uint8Array[], max: number): Uint8Array {
  const [first] = chunks;
  if (!first) return new Uint8Array();
  if (first.length <= max) {
    chunks.shift();
    return first;
  }
  chunks[0] = first.subarray(max);
  return first.subarray(0, max);
}

/** Resolves when somebody wakes the waiting; rejects when aborted. */
export function nextTurn(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const done = (): void => {
      signal.removeEventListener('abort', stop);
      resolve();
    };
    const stop = (): void => {
      waiting.delete(done);
      reject(signal.reason);
    };
    waiting.add(done);
    signal.addEventListener('abort', stop, { once: true });
  });
}

export const nullDevice: Descriptor = { read: async () => undefined, write: async () => {} };

/** A source with fixed content. */
export function contentOf(bytes: Uint8Array): Descriptor {
  let at = 0;
  return {
    read: async (max) => {
      if (at >= bytes.length) return undefined;
      const chunk = bytes.subarray(at, at + max);
      at += chunk.length;
      return chunk;
    },
  };
}

/** A sink that calls back. */
export function sinkTo(write: (chunk: Uint8Array) => void): Descriptor {
  return { write: async (chunk) => write(chunk) };
}

export async function readAll(descriptor: Descriptor, signal: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = await descriptor.read?.(CAPACITY, signal);
    if (!chunk) return Buffer.concat(chunks);
    chunks.push(chunk);
  }
}
