import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';
import { SPDY_DICTIONARY } from './spdy-dictionary.js';

const FRAME = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;
const FIN = 0x01;
const VERSION = 0x8003;

/** One stream of a session that the other side opened. */
export interface SpdyStream {
  headers: ReadonlyMap<string, string>;
  write(chunk: Uint8Array): void;
  /** Ends our half. */
  end(): void;
  reset(): void;
  onData: (chunk: Buffer) => void;
  onEnd: () => void;
  onReset: () => void;
}

/**
 * The server's side of SPDY/3.1, as far as port forwarding uses it: streams opened by the client, data both ways,
 * pings. Flow control is not enforced, because the client that uses this does not either.
 */
export class SpdySession {
  readonly #streams = new Map<number, SpdyStream>();
  readonly #inflate: Inflate = createInflate({ dictionary: SPDY_DICTIONARY });
  readonly #deflate: Deflate = createDeflate({ dictionary: SPDY_DICTIONARY, flush: constants.Z_SYNC_FLUSH });
  #buffer = Buffer.alloc(0);
  /** Header blocks share one compression state, so they are handled one after the other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(
    readonly send: (bytes: Uint8Array) => void,
    readonly onStream: (stream: SpdyStream) => void,
  ) {}

  receive(bytes: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    while (this.#buffer.length >= 8) {
      const size = this.#buffer.readUIntBE(5, 3);
      if (this.#buffer.length < 8 + size) return;
      const frame = this.#buffer.subarray(0, 8 + size);
      this.#buffer = this.#buffer.subarray(8 + size);
      const copy = Buffer.from(frame);
      this.#turn = this.#turn.then(() => this.#handle(copy)).catch(() => {});
    }
  }

  close(): void {
    this.#inflate.close();
    this.#deflate.close();
    this.#streams.clear();
  }

  async #handle(frame: Buffer): Promise<void> {
    const flags = frame[4] ?? 0;
    const body = frame.subarray(8);
    if ((frame[0] ?? 0) < 0x80) {
      const stream = this.#streams.get(frame.readUInt32BE(0) & 0x7fffffff);
      if (body.length > 0) stream?.onData(body);
      if (flags & FIN) stream?.onEnd();
      return;
    }
    switch (frame.readUInt16BE(2)) {
      case FRAME.synStream:
        await this.#open(body);
        return;
      case FRAME.rstStream: {
        const id = body.readUInt32BE(0) & 0x7fffffff;
        this.#streams.get(id)?.onReset();
        this.#streams.delete(id);
        return;
      }
      case FRAME.ping:
        this.#control(FRAME.ping, 0, body);
    }
  }

  async #open(body: Buffer): Promise<void> {
    const id = body.readUInt32BE(0) & 0x7fffffff;
    const headers = parseHeaders(await this.#inflated(body.subarray(10)));
    let ended = false;
    const stream: SpdyStream = {
      headers,
      write: (chunk) => {
        if (!ended) this.#data(id, chunk, 0);
      },
      end: () => {
        if (!ended) this.#data(id, Buffer.alloc(0), FIN);
        ended = true;
      },
      reset: () => {
        const reset = Buffer.alloc(8);
        reset.writeUInt32BE(id, 0);
        reset.writeUInt32BE(5, 4);
        this.#control(FRAME.rstStream, 0, reset);
        ended = true;
      },
      onData: () => {},
      onEnd: () => {},
      onReset: () => {},
    };
    this.#streams.set(id, stream);
    const reply = Buffer.alloc(4);
    reply.writeUInt32BE(id, 0);
    this.#control(FRAME.synReply, 0, Buffer.concat([reply, await this.#deflated(Buffer.alloc(4))]));
    this.onStream(stream);
  }

  #data(id: number, chunk: Uint8Array, flags: number): void {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(id, 0);
    head.writeUInt32BE(chunk.length, 4);
    head[4] = flags;
    this.send(Buffer.concat([head, chunk]));
  }

  #control(type: number, flags: number, body: Uint8Array): void {
    const head = Buffer.alloc(8);
    head.writeUInt16BE(VERSION, 0);
    head.writeUInt16BE(type, 2);
    head.writeUInt32BE(body.length, 4);
    head[4] = flags;
    this.send(Buffer.concat([head, body]));
  }

  #inflated(block: Buffer): Promise<Buffer> {
    return collect(this.#inflate, (done) => {
      this.#inflate.write(block);
      this.#inflate.flush(constants.Z_SYNC_FLUSH, done);
    });
  }

  #deflated(block: Buffer): Promise<Buffer> {
    return collect(this.#deflate, (done) => {
      this.#deflate.write(block);
      this.#deflate.flush(constants.Z_SYNC_FLUSH, done);
    });
  }
}

function collect(codec: Inflate | Deflate, run: (done: () => void) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const onData = (chunk: Buffer): void => void chunks.push(chunk);
    codec.on('data', onData);
    codec.once('error', reject);
    run(() => {
      codec.off('data', onData);
      codec.off('error', reject);
      resolve(Buffer.concat(chunks));
    });
  });
}

function parseHeaders(block: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let at = 4;
  const text = (): string => {
    const size = block.readUInt32BE(at);
    const value = block.toString('utf8', at + 4, at + 4 + size);
    at += 4 + size;
    return value;
  };
  for (let left = block.readUInt32BE(0); left > 0; left--) {
    const name = text();
    headers.set(name.toLowerCase(), text());
  }
  return headers;
}
