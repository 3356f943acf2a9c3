import { expect, test } from 'vitest';
import { parsePod, parseStart, parseTarget } from '../../../src/cli/connection/ends.js';
import type { Network } from '../../../src/cli/connection/network.js';
import type { Pod } from '../../../src/domain/objects.js';
import type { ProbeRequest } from '../../../src/domain/reach.js';
import type { World } from '../../../src/netmodel/world.js';
import { run } from './run.js';

const tcp80 = { port: 80, protocol: 'TCP' };

test.each([
  ['web', { to: { type: 'name', name: 'web' }, ...tcp80 }],
  ['web.shop:8080', { to: { type: 'name', name: 'web.shop' }, port: 8080, protocol: 'TCP' }],
  ['web.shop.svc.cluster.local.', { to: { type: 'name', name: 'web.shop.svc.cluster.local.' }, ...tcp80 }],
  ['10.0.0.7:53/udp', { to: { type: 'ip', ip: '10.0.0.7' }, port: 53, protocol: 'UDP' }],
  ['[fd00::7]:81', { to: { type: 'ip', ip: 'fd00::7' }, port: 81, protocol: 'TCP' }],
  ['pod/web-0', { to: { type: 'pod', namespace: 'here', name: 'web-0' }, ...tcp80 }],
  ['svc/shop/web:8080', { to: { type: 'name', name: 'web.shop' }, port: 8080, protocol: 'TCP' }],
  ['service/web', { to: { type: 'name', name: 'web.here' }, ...tcp80 }],
  ['pod/shop/web-0:9', { to: { type: 'pod', namespace: 'shop', name: 'web-0' }, port: 9, protocol: 'TCP' }],
])('the target %s', (text, target) => {
  expect(parseTarget(text, 'here')).toEqual(target);
});

test.each(['', 'web:', 'web:0', 'web:65536', 'a b', 'http://web', 'pod/a/b/c', 'svc/a/b/c', 'fd00::7'])(
  'not a target: "%s"',
  (text) => {
    expect(() => parseTarget(text, 'here')).toThrow('is not a');
  },
);

test('a pod with and without its namespace', () => {
  expect(parsePod('box', 'here')).toEqual({ namespace: 'here', name: 'box' });
  expect(parsePod('shop/box', 'here')).toEqual({ namespace: 'shop', name: 'box' });
  expect(() => parsePod('a/b/c', 'here')).toThrow("'a/b/c' is not a pod.");
});

test('a node, and a pod, to start from', () => {
  expect(parseStart('node/worker-1', 'here')).toEqual({ type: 'node', name: 'worker-1' });
  expect(parseStart('box', 'here')).toEqual({ type: 'pod', namespace: 'here', name: 'box' });
  expect(() => parseStart('node/', 'here')).toThrow("'node/' is not a node.");
});

const pod = (namespace: string, name: string, podIP: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace, name, labels: { app: name } },
  spec: { containers: [{ name: 'c' }] },
  status: { phase: 'Running', podIP },
});

/** Two pods, and a policy that keeps everyone out of `restricted`. */
const world: World = {
  namespaces: ['default', 'restricted'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  pods: [pod('default', 'box', '10.0.0.1'), pod('restricted', 'server', '10.0.0.2')],
  services: [],
  endpointSlices: [],
  policies: [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { namespace: 'restricted', name: 'closed' },
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
    },
  ],
};

function network() {
  const asked: ProbeRequest[] = [];
  let closed = 0;
  const made: Network = {
    world: async () => world,
    probe: async (request) => {
      asked.push(request);
      return { request, outcome: 'denied', observation: { class: 'timeout', tookMs: 1300 }, rounds: 2 };
    },
    close: () => {
      closed += 1;
    },
  };
  return { parts: { network: async () => made }, asked, closed: () => closed };
}

test('explain says which policy it is, without a probe', async () => {
  const { parts, asked, closed } = network();
  const { exitCode, stdout } = await run(['explain', '--from', 'default/box', '--to', 'pod/restricted/server'], {
    parts,
  });
  expect(exitCode).toBe(1);
  expect(stdout).toContain('default/box -> pod/restricted/server: the model says: denied');
  expect(stdout).toMatch(/✘ ingress .*restricted\/closed/);
  expect(asked).toEqual([]);
  expect(closed()).toBe(1);
});

test('explain the way back: 0, and as JSON', async () => {
  const { parts } = network();
  const argv = ['explain', '--from', 'restricted/server', '--to', 'pod/default/box:80', '--json'];
  const { exitCode, stdout } = await run(argv, { parts });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'allowed', from: 'restricted/server' });
});

test("probe goes to the pod's address and names what came back", async () => {
  const { parts, asked } = network();
  const { exitCode, stdout } = await run(['probe', '--from', 'default/box', '--to', 'pod/restricted/server:81'], {
    parts,
  });
  expect(exitCode).toBe(1);
  expect(stdout).toBe('default/box -> pod/restricted/server:81: denied (timeout after 1.3 s, 2 rounds)\n');
  expect(asked).toMatchObject([
    {
      source: { type: 'pod', namespace: 'default', name: 'box' },
      action: { type: 'connect', host: '10.0.0.2', port: 81, protocol: 'TCP' },
      model: { to: { type: 'pod', namespace: 'restricted', name: 'server' } },
    },
  ]);
});

test('a node is for trying, not for explaining', async () => {
  const { parts, asked } = network();
  expect((await run(['probe', '--from', 'node/a', '--to', '10.0.0.2'], { parts })).exitCode).toBe(1);
  expect(asked).toMatchObject([{ source: { type: 'node', name: 'a' } }]);
  const { exitCode, stderr } = await run(['explain', '--from', 'node/a', '--to', '10.0.0.2'], { parts });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('kubedrill probe --from node/a --to 10.0.0.2');
});

test('without a cluster, and for a pod that is not there, it says so', async () => {
  const status = async () => ({ state: 'absent' as const, provider: 'kind' as const, name: 'kubedrill' });
  const none = await run(['explain', '--from', 'box', '--to', 'web'], { practice: { status } });
  expect(none.exitCode).toBe(3);
  expect(none.stderr).toContain('The cluster kubedrill is not running.');
  const gone = await run(['probe', '--from', 'default/box', '--to', 'pod/nobody'], { parts: network().parts });
  expect(gone.exitCode).toBe(3);
  expect(gone.stderr).toContain('is not there, or has no address yet');
});
