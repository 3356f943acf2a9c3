import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ExecRequest, Kube } from '../../../src/kube/kube.js';
import { FakeApi, status } from './fake-api.js';

let api: FakeApi;
let kube: Kube;
let sockets: WebSocketServer;
/** What the kubelet does with a connection. */
let behave: (socket: WebSocket, url: URL) => void;

const request: ExecRequest = { namespace: 'web', pod: 'a', command: ['sh', '-c', 'echo "a b"'], deadlineMs: 2_000 };
const say = (socket: WebSocket, channel: number, text: string) =>
  socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(text)]));
const succeed = (socket: WebSocket) => say(socket, 3, JSON.stringify({ status: 'Success' }));

beforeEach(async () => {
  api = await FakeApi.start((_call, response) => status(response, 404, 'NotFound', 'pods "a" not found'));
  sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => [...offered].find((name) => name === 'v5.channel.k8s.io') ?? false,
  });
  api.server.on('upgrade', (upgrade, socket, head) => {
    const url = new URL(upgrade.url ?? '/', 'http://api');
    if (url.pathname.includes('/pods/gone/')) {
      const body = JSON.stringify({ kind: 'Status', code: 404, reason: 'NotFound', message: 'pods "gone" not found' });
      socket.end(`HTTP/1.1 404 Not Found\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    } else if (url.pathname.includes('/pods/silent/')) {
      socket.on('end', () => socket.destroy());
    } else sockets.handleUpgrade(upgrade, socket, head, (client) => behave(client, url));
  });
  kube = await api.open();
});

afterEach(async () => {
  kube.close();
  for (const client of sockets.clients) client.terminate();
  await api.stop();
});

describe('exec', () => {
  it('gives output and exit code once the status has come', async () => {
    let asked: URL | undefined;
    behave = (socket, url) => {
      asked = url;
      say(socket, 1, 'out');
      say(socket, 2, 'err');
      say(socket, 1, 'put');
      const details = { causes: [{ reason: 'ExitCode', message: '3' }] };
      say(socket, 3, JSON.stringify({ status: 'Failure', reason: 'NonZeroExitCode', details }));
    };
    await expect(kube.exec({ ...request, container: 'side' })).resolves.toEqual({
      stdout: 'output',
      stderr: 'err',
      exitCode: 3,
      complete: true,
    });
    expect(asked?.pathname).toBe('/api/v1/namespaces/web/pods/a/exec');
    expect(asked?.searchParams.getAll('command')).toEqual(request.command);
    expect(asked?.searchParams.get('container')).toBe('side');
  });

  it('keeps characters whole that come in pieces', async () => {
    behave = (socket) => {
      const bytes = Buffer.from('ü');
      socket.send(Buffer.concat([Buffer.of(1), bytes.subarray(0, 1)]));
      socket.send(Buffer.concat([Buffer.of(1), bytes.subarray(1)]));
      succeed(socket);
    };
    await expect(kube.exec(request)).resolves.toMatchObject({ stdout: 'ü', exitCode: 0, complete: true });
  });

  it('closes the input after sending it', async () => {
    behave = (socket) => {
      const received: Buffer[] = [];
      socket.on('message', (data: Buffer) => {
        received.push(data);
        if (data[0] !== 255) return;
        say(socket, 1, Buffer.concat(received.map((one) => one.subarray(1))).toString('latin1'));
        succeed(socket);
      });
    };
    await expect(kube.exec({ ...request, stdin: 'hello' })).resolves.toMatchObject({ stdout: 'hello\0' });
  });

  it('is not complete when the connection ends before the status', async () => {
    behave = (socket) => {
      say(socket, 1, 'half');
      setTimeout(() => socket.terminate(), 30);
    };
    const result = await kube.exec(request);
    expect(result).toEqual({ stdout: 'half', stderr: '', complete: false });
  });

  it('is not complete at the deadline', async () => {
    behave = (socket) => say(socket, 1, 'half');
    await expect(kube.exec({ ...request, deadlineMs: 150 })).resolves.toEqual({
      stdout: 'half',
      stderr: '',
      complete: false,
    });
  });

  it('is a KubeError when the API refuses, with its words', async () => {
    await expect(kube.exec({ ...request, pod: 'gone' })).rejects.toMatchObject({
      name: 'KubeError',
      status: 404,
      reason: 'NotFound',
      message: 'pods "gone" not found',
    });
  });

  it('is a KubeError when the kubelet cannot run the command', async () => {
    behave = (socket) => {
      const message = 'container not found ("kubedrill-probe")';
      say(socket, 3, JSON.stringify({ status: 'Failure', reason: 'InternalError', code: 500, message }));
    };
    await expect(kube.exec(request)).rejects.toMatchObject({
      name: 'KubeError',
      status: 500,
      message: 'container not found ("kubedrill-probe")',
    });
  });

  it('is api-unreachable when the connection is never opened', async () => {
    await expect(kube.exec({ ...request, pod: 'silent', deadlineMs: 150 })).rejects.toMatchObject({
      code: 'api-unreachable',
    });
  });

  it('runs many commands under one signal without a warning', async () => {
    behave = succeed;
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 12 }, () => kube.exec({ ...request, signal })));
    // Warnings are told in a turn of their own.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it("rejects with the signal's reason", async () => {
    const controller = new AbortController();
    behave = () => controller.abort(new Error('enough'));
    await expect(kube.exec({ ...request, signal: controller.signal })).rejects.toThrow('enough');
  });
});
