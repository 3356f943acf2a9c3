import { expect, test } from 'vitest';
import { forward } from '../../../src/cluster/embedded/ingress/forward.js';
import { WorldView } from '../../../src/cluster/embedded/net/world-view.js';
import type { Process } from '../../../src/cluster/embedded/process/process.js';
import { Store } from '../../../src/cluster/embedded/storage/store.js';

test.each([
  [{ 'traefik.ingress.kubernetes.io/router.priority': '7' }, 501, 'router.priority'],
  [{}, 404, 'page not found'],
])('a request under an Ingress with %j', async (annotations, status, text) => {
  const backend = { service: { name: 'gone', port: { number: 80 } } };
  const rules = [{ host: 'x.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
  const ingresses = [{ metadata: { name: 'front', namespace: 'shop', annotations }, spec: { rules } }];
  const { current } = new WorldView(new Store(), AbortSignal.abort());
  const view = { current: { ...current, ingresses } };
  const process = { machine: { network: { cluster: { view } } } } as unknown as Process;
  const headers = new Map([['host', 'x.com']]);
  const answer = await forward(process, { method: 'GET', path: '/', headers } as never);
  expect(answer).toMatchObject({ status, body: expect.stringContaining(text) });
});
