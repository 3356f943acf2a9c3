import { once } from 'node:events';
import { type Duplex, duplexPair, PassThrough } from 'node:stream';
import { constants, createDeflate } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Obj } from '../../../src/cluster/embedded/object.js';
import type { PodServices } from '../../../src/cluster/embedded/wire/pod-services.js';
import { overConnection, serveForward } from '../../../src/cluster/embedded/wire/port-forward.js';
import { SPDY_DICTIONARY } from '../../../src/cluster/embedded/wire/spdy-dictionary.js';

const FIN = 1;

it('forwards a port over SPDY on the connection itself, as kubectl 1.30 asks for it', async () => {
  const [client, server] = duplexPair();
  const asked: number[] = [];
  // What is sent into the pod comes back from it.
  const services = { connect: async (_: Obj, port: number) => asked.push(port) && new PassThrough() };
  const pod = { metadata: { name: 'web', uid: 'u' } } as Obj;
  serveForward(overConnection(server, Buffer.alloc(0)), pod, services as unknown as PodServices);
  const read = reader(client);

  const switched = (await read((bytes) => bytes.indexOf('\r\n\r\n') + 4)).toString();
  expect(switched).toMatch(/^HTTP\/1\.1 101 .*Upgrade: SPDY\/3\.1\r\n.*portforward\.k8s\.io\r\n\r\n$/s);

  const headers = headerBlocks();
  client.write(synStream(1, await headers({ streamtype: 'error', port: '80', requestid: '0' })));
  client.write(synStream(3, await headers({ streamtype: 'data', port: '80', requestid: '0' })));
  client.write(frame(3, 0, Buffer.from('hello')));
  client.write(frame(3, FIN, Buffer.alloc(0)));
  const frames: { stream: number; flags: number; text: string }[] = [];
  while (frames.length < 3) {
    const bytes = await read((seen) => (seen.length < 8 ? 0 : 8 + seen.readUIntBE(5, 3)));
    if ((bytes[0] ?? 0) >= 0x80) continue;
    frames.push({ stream: bytes.readUInt32BE(0), flags: bytes[4] ?? 0, text: bytes.subarray(8).toString() });
  }
  expect(asked).toEqual([80]);
  expect(frames[0]).toEqual({ stream: 3, flags: 0, text: 'hello' });
  expect(frames.slice(1).map(({ stream, flags }) => [stream, flags])).toEqual([
    [3, FIN],
    [1, FIN],
  ]);
  client.destroy();
});

/** Takes as many bytes as `size` says are one piece; 0 or less: more are needed. */
function reader(stream: Duplex): (size: (bytes: Buffer) => number) => Promise<Buffer> {
  let seen = Buffer.alloc(0);
  return async (size) => {
    for (;;) {
      const length = size(seen);
      if (length > 3 && seen.length >= length) {
        const taken = seen.subarray(0, length);
        seen = seen.subarray(length);
        return taken;
      }
      const chunk: Buffer | null = stream.read();
      if (chunk) seen = Buffer.concat([seen, chunk]);
      else await once(stream, 'readable');
    }
  };
}

/** Header blocks of one session share their compression. */
function headerBlocks(): (headers: Record<string, string>) => Promise<Buffer> {
  const deflate = createDeflate({ dictionary: SPDY_DICTIONARY });
  const text = (value: string) => Buffer.concat([number(value.length), Buffer.from(value)]);
  return (headers) =>
    new Promise((resolve) => {
      const pairs = Object.entries(headers);
      deflate.write(Buffer.concat([number(pairs.length), ...pairs.flat().map(text)]));
      deflate.flush(constants.Z_SYNC_FLUSH, () => resolve(deflate.read() as Buffer));
    });
}

function synStream(id: number, headers: Buffer): Buffer {
  const body = Buffer.concat([number(id), Buffer.alloc(6), headers]);
  return Buffer.concat([Buffer.from([0x80, 3, 0, 1]), number(body.length), body]);
}

function frame(stream: number, flags: number, body: Buffer): Buffer {
  const length = number(body.length);
  length[0] = flags;
  return Buffer.concat([number(stream), length, body]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
