import * as http from 'node:http';
import * as net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isServing } from '../../../../src/cluster/kind/is-serving.js';

async function listening(server: net.Server): Promise<URL> {
  const open = new Set<net.Socket>();
  server.on('connection', (socket) => open.add(socket));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as net.AddressInfo).port}/v2/`);
}

test('one that answers, and one that answers with a failure', async () => {
  expect(await isServing(await listening(http.createServer((_, response) => response.end('{}'))))).toBe(true);
  const failing = http.createServer((_, response) => response.writeHead(503).end());
  expect(await isServing(await listening(failing))).toBe(false);
});

test('one that takes the connection and ends it, or resets it', async () => {
  expect(await isServing(await listening(net.createServer((socket) => socket.end())))).toBe(false);
  expect(await isServing(await listening(net.createServer((socket) => socket.resetAndDestroy())))).toBe(false);
});

test('one that takes the connection and says nothing is given up, and one that is not there', async () => {
  expect(await isServing(await listening(net.createServer()))).toBe(false);
  expect(await isServing(new URL('http://127.0.0.1:1/'))).toBe(false);
});

test('an end from outside is passed on', async () => {
  const stop = new AbortController();
  const asked = isServing(await listening(net.createServer()), stop.signal);
  stop.abort(new Error('stopped'));
  await expect(asked).rejects.toThrow('stopped');
});
