import type { ServerResponse } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import type { Clock } from '../../../src/domain/clock.js';
import { FakeApi, json } from './fake-api.js';

const pod = (name: string, resourceVersion: string) => ({ metadata: { name, uid: name, resourceVersion } });
const soon: Clock = { now: () => 0, sleep: () => new Promise((resolve) => setImmediate(resolve)) };

let api: FakeApi;
afterEach(() => api.stop());

it('tells changes, and what it missed while the connection was lost', async () => {
  let listed = [pod('a', '1'), pod('b', '1')];
  let watching: ServerResponse | undefined;
  const versions: (string | null)[] = [];
  api = await FakeApi.start((call, response) => {
    if (call.query.get('watch') !== 'true') {
      json(response, { metadata: { resourceVersion: '5' }, items: listed });
      return;
    }
    versions.push(call.query.get('resourceVersion'));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    watching = response;
  });
  const kube = await api.open({ clock: soon });
  const controller = new AbortController();
  const changes: string[] = [];
  const watched = kube.watch(
    { apiVersion: 'v1', kind: 'Pod' },
    (object, type) => changes.push(`${type} ${object.kind} ${object.metadata.name}`),
    controller.signal,
  );

  await vi.waitFor(() => expect(watching).toBeDefined());
  const event = Buffer.from(`${JSON.stringify({ type: 'MODIFIED', object: { ...pod('a', '2'), note: 'ü' } })}\n`);
  const middle = event.length - 6;
  watching?.write(event.subarray(0, middle));
  watching?.write(event.subarray(middle));
  await vi.waitFor(() => expect(changes).toEqual(['MODIFIED Pod a']));

  listed = [pod('a', '3'), pod('c', '1')];
  const first = watching;
  watching = undefined;
  first?.destroy();
  await vi.waitFor(() => expect(changes).toHaveLength(4));
  expect(changes.slice(1).sort()).toEqual(['ADDED Pod c', 'DELETED Pod b', 'MODIFIED Pod a']);

  await vi.waitFor(() => expect(watching).toBeDefined());
  const second = watching as ServerResponse | undefined;
  watching = undefined;
  second?.end(`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410 } })}\n`);
  await vi.waitFor(() => expect(watching).toBeDefined());

  controller.abort();
  await expect(watched).resolves.toBeUndefined();
  expect(versions).toEqual(['5', '5', '5']);
  kube.close();
});
