import { expect, test } from 'vitest';
import { isHandMade, readyEndpoints, slicesOf, waysTo } from '../../../src/grading/service-endpoints.js';
import { Snapshot } from '../../../src/grading/snapshot.js';
import { endpointOf, pod, service, slice } from './objects-of.js';

const one = pod('shop/one', { status: { podIP: '10.0.0.1' } });
const two = pod('shop/two', { status: { podIP: '10.0.0.2' } });
const web = service('shop/web', {
  selector: { app: 'web' },
  clusterIP: '10.96.0.1',
  ports: [{ port: 80, targetPort: 8080 }],
});
const http = [{ name: '', protocol: 'TCP' as const, port: 8080 }];

test('all slices of the Service count, ready addresses only; a condition that is not set is ready', () => {
  const first = slice('shop/web', [endpointOf(one), endpointOf(two, false)], http);
  const second = slice('shop/web', [endpointOf(two, null)], http, 'by-hand');
  const other = slice('shop/other', [endpointOf(one)], http);
  const snapshot = new Snapshot([one, two, web, first, second, other]);
  expect(slicesOf(snapshot, web)).toEqual([first, second]);
  expect([isHandMade(first), isHandMade(second)]).toEqual([false, true]);
  expect(readyEndpoints(snapshot, web).map(({ ip, port, servicePort }) => [ip, port, servicePort?.port])).toEqual([
    ['10.0.0.1', 8080, 80],
    ['10.0.0.2', 8080, 80],
  ]);
});

test('ways to a pod: Services with a virtual address before headless ones, and only on the port asked for', () => {
  const headless = service('shop/a-headless', { selector: {}, clusterIP: 'None', ports: [{ port: 8080 }] });
  const wrongPort = service('shop/a-wrong', { selector: {}, clusterIP: '10.96.0.3', ports: [{ port: 8080 }] });
  const snapshot = new Snapshot([
    one,
    headless,
    wrongPort,
    web,
    slice('shop/a-headless', [endpointOf(one)], http),
    slice('shop/a-wrong', [endpointOf(one)], [{ name: '', protocol: 'TCP', port: 9090 }]),
    slice('shop/web', [endpointOf(one)], http),
  ]);
  const ways = waysTo(snapshot, 'shop', [one], 8080);
  expect(ways.map(({ service: { metadata }, servicePort }) => [metadata.name, servicePort.port])).toEqual([
    ['web', 80],
    ['a-headless', 8080],
  ]);
  expect(waysTo(snapshot, 'shop', [two], 8080)).toEqual([]);
});
