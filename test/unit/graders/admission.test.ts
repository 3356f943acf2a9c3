import { describe, expect, test } from 'vitest';
import type { NetworkPolicySpec } from '../../../src/domain/objects.js';
import { object, pod } from '../grading/objects-of.js';
import { accepts, judge } from './judging.js';

const policy = (name: string, spec: NetworkPolicySpec) =>
  object('networking.k8s.io/v1', 'NetworkPolicy', name, { spec });
const namespaces = ['shop', 'other'].map((name) => object('v1', 'Namespace', name));
const db = pod('shop/db', {
  metadata: { labels: { app: 'db' } },
  spec: { containers: [{ name: 'db', ports: [{ name: 'mysql', containerPort: 3306 }] }] },
});
const web = pod('shop/web', { metadata: { labels: { app: 'web' } } });
const here = [...namespaces, db, web, pod('shop/api')];

const fromWeb = { podSelector: { matchLabels: { app: 'web' } } };
const door = (...ingress: NonNullable<NetworkPolicySpec['ingress']>) =>
  policy('shop/door', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress });
const written = (['TCP', 'UDP', 'SCTP'] as const).map((protocol) => ({ protocol, port: 1, endPort: 65_535 }));
const block = (cidr: string, ...except: string[]) => ({ ipBlock: { cidr, except } });
const told = (fields: Record<string, unknown>, ...policies: ReturnType<typeof policy>[]) => {
  const { status, findings } = judge('admission', fields, { objects: [...here, ...policies] });
  return [status, findings[0]?.observed ?? ''];
};

describe('nobody but those named, on their ports', () => {
  const only = { pods: 'shop/db', only: [{ namespace: 'shop', labels: { app: 'web' }, ports: [3306, '53/UDP'] }] };

  test.each([
    ['the port', [{ port: 3306 }]],
    ['a range of one port', [{ port: 3306, endPort: 3306 }]],
    ['both ports', [{ port: 3306 }, { port: 53, protocol: 'UDP' as const }]],
    ['the name that a container gives the port', [{ port: 'mysql' }]],
    ['a name that no container has', [{ port: 'nowhere' }]],
  ])('passes for %s', (_, ports) => {
    expect(told(only, door({ from: [fromWeb], ports }))).toEqual(['pass', '']);
  });

  test.each([
    ['no ports', undefined, 'Pod shop/web on every port but 3306/TCP, 53/UDP'],
    ['another port', [{ port: 9999 }], 'Pod shop/web on 9999/TCP'],
    ['a range beyond it', [{ port: 3300, endPort: 3310 }], 'Pod shop/web on 3300-3305/TCP, 3307-3310/TCP'],
    ['the other protocol', [{ port: 3306, protocol: 'UDP' as const }], 'Pod shop/web on 3306/UDP'],
    ['every port of a protocol', [{ protocol: 'SCTP' as const }], 'Pod shop/web on every SCTP port'],
  ])('fails for %s', (_, ports, words) => {
    const [status, observed] = told(only, door({ from: [fromWeb], ...(ports ? { ports } : {}) }));
    expect(status).toBe('fail');
    expect(observed).toContain(words);
  });

  test('fails for another pod, whatever the port', () => {
    expect(told(only, door({ from: [{ podSelector: {} }], ports: [{ port: 3306 }] }))).toEqual([
      'fail',
      'NetworkPolicy shop/door admits Pod shop/api on 3306/TCP',
    ]);
  });

  test('passes where the other end keeps to the port by itself', () => {
    const egress = [{ ports: [{ port: 3306 }] }];
    const kept = policy('shop/kept', {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Egress'],
      egress,
    });
    expect(told(only, door({ from: [fromWeb] }), kept)).toEqual(['pass', '']);
  });

  test('lets everybody in where everybody is meant, on that port alone', () => {
    const anyone = { pods: 'shop/db', only: [{ anyone: true, ports: [443] }] };
    expect(told(anyone, door({ ports: [{ port: 443 }] }))).toEqual(['pass', '']);
    expect(told(anyone, door({ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 443 }] }))[0]).toBe('pass');
    expect(told(anyone, door({ ports: [{ port: 80 }] }))).toEqual([
      'fail',
      'NetworkPolicy shop/door admits everyone on 80/TCP',
    ]);
  });
});

describe('those named for certain', () => {
  const shop = { pods: 'shop/db', admits: [{ namespace: 'shop' }] };
  const everyPod = { pods: 'shop/db', admits: [{ namespace: '*', ports: [80] }] };
  const anyone = { pods: 'shop/db', admits: [{ anyone: true, ports: [80] }] };
  const fromShop = { podSelector: {} };
  const fromAll = { namespaceSelector: {} };

  test.each([
    ['nothing selects the pod', shop, []],
    ['the whole namespace is let in', shop, [door({ from: [fromShop] })]],
    ['two rules do so together', shop, [door({ from: [fromWeb] }, { from: [fromShop] })]],
    ['it is on every port, written down', shop, [door({ from: [fromShop], ports: written })]],
    ['every namespace is let in', everyPod, [door({ from: [fromAll], ports: [{ port: 80 }] })]],
    ['everybody is let in', anyone, [door({ ports: [{ port: 80 }] })]],
  ])('pass when %s', (_, fields, policies) => {
    expect(told(fields, ...policies)).toEqual(['pass', '']);
  });

  test.each([
    ['a pod', shop, [door({ from: [fromWeb] })], 'no rule admits Pod shop/api on every port'],
    [
      'a pod to come',
      everyPod,
      [door({ from: [fromShop] })],
      'no rule admits a new pod without labels in other on 80/TCP',
    ],
    [
      'a namespace to come',
      everyPod,
      [door({ from: ['shop', 'other'].map(called) })],
      'in another-namespace on 80/TCP',
    ],
    ['the rest of the world', anyone, [door({ from: [fromAll] })], 'whoever is outside of the cluster'],
    ['a port', everyPod, [door({ from: [fromAll], ports: [{ port: 81 }] })], 'on 80/TCP'],
  ])('fail when the policies leave out %s', (_, fields, policies, words) => {
    const [status, observed] = told(fields, ...policies);
    expect(status).toBe('fail');
    expect(observed).toContain(words);
  });
});

describe('open for everybody on every port', () => {
  const open = { pods: 'shop/db' };

  test.each([
    ['by a rule without anything', [{}]],
    ['by every port there is, written down', [{ ports: written }]],
    ['by one rule for each protocol', written.map((ports) => ({ ports: [ports] }))],
    ['by all addresses in one block', [{ from: [block('0.0.0.0/0')] }]],
    ['by all addresses in two blocks', [{ from: [block('0.0.0.0/1'), block('128.0.0.0/1')] }]],
    ['by a block for what another one leaves out', [{ from: [block('0.0.0.0/0', '10.0.0.0/8'), block('10.0.0.0/8')] }]],
  ])('%s', (_, ingress) => {
    expect(told(open, door(...ingress))).toEqual(['pass', '']);
  });

  test.each([
    ['but a protocol', [{ ports: written.slice(0, 2) }]],
    ['but a port', [{ ports: written.map((ports) => ({ ...ports, port: 2 })) }]],
    ['but half of the addresses', [{ from: [block('0.0.0.0/1')] }]],
    ['but an exception', [{ from: [block('0.0.0.0/0', '10.0.0.0/8')] }]],
    ['but an exception of two blocks', [{ from: [block('0.0.0.0/1'), block('128.0.0.0/1', '255.255.255.255/32')] }]],
    [
      'but a protocol at half of the addresses',
      [{ from: [block('0.0.0.0/1')] }, { from: [block('128.0.0.0/1')], ports: written.slice(1) }],
    ],
  ])('not %s', (_, ingress) => {
    expect(told(open, door(...ingress))).toEqual([
      'fail',
      'NetworkPolicy shop/door isolates it, and no rule admits everybody on every port',
    ]);
  });
});

test('only pods with the labels are meant, those to come included', () => {
  const fields = { everyPodOf: ['shop'], labels: { app: 'db' }, only: [{ namespace: 'shop' }] };
  const forThisOne = policy('shop/one', {
    podSelector: { matchLabels: { app: 'db', env: 'prod' } },
    ingress: [{ from: [{ podSelector: {} }] }],
  });
  expect(told(fields, door({ from: [fromWeb] }))).toEqual(['pass', '']);
  expect(told(fields, forThisOne)).toEqual(['fail', 'no policy selects it for Ingress']);
});

test('a policy that closes pods by its types alone is told so, another by whom it selects', () => {
  const fields = { everyPodOf: ['shop'], direction: 'Ingress' };
  const at = (spec: NetworkPolicySpec) =>
    judge('admission', fields, { objects: [...here, policy('shop/p', spec)] }).findings[0]?.at?.path;
  const egress = [{ to: [{ podSelector: {} }] }];
  expect(at({ podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress })).toBe('spec.policyTypes');
  expect(at({ podSelector: {}, policyTypes: ['Ingress'] })).toBe('spec.podSelector');
});

test('pods like one that is excepted are left alone', () => {
  const shut = policy('shop/shut', { podSelector: { matchLabels: { app: 'db' } } });
  const fields = { everyPodOf: ['shop'], direction: 'Ingress' };
  expect(told(fields, shut)[0]).toBe('fail');
  expect(told({ ...fields, except: [{ like: 'shop/db' }] }, shut)).toEqual(['pass', '']);
});

test('a pod is known by every label that it bears now, and by no label that others bear, too', () => {
  const fields = { everyPodOf: ['shop'], except: [{ like: 'shop/db' }], direction: 'Ingress' };
  const guard = policy('shop/guard', { podSelector: { matchLabels: { guard: 'me' } } });
  const labelled = (name: string, app: string) => pod(name, { metadata: { labels: { app, guard: 'me' } } });
  const given = (...pods: (typeof db)[]) => judge('admission', fields, { objects: [...namespaces, ...pods, guard] });
  expect(given(labelled('shop/db', 'db'), web)).toEqual({ status: 'pass', findings: [] });
  expect(given(labelled('shop/db', 'db'), labelled('shop/web', 'web')).findings[0]?.expected).toBe(
    'Pod shop/web is open for Ingress',
  );
});

test('the example of a pod to come bears what pods bear, where any value will do', () => {
  const exists = { podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, ingress: [{}] };
  const fields = { everyPodOf: ['shop'], only: [{ namespace: 'shop' }], labels: { env: 'dev' } };
  const closing = policy('shop/closing', { podSelector: {} });
  const { findings } = judge('admission', fields, { objects: [...here, closing, policy('shop/opening', exists)] });
  expect(findings[0]?.expected).toContain('a new pod with env=dev, app=db in shop');
});

test('probe clients of ours are nobody: neither whom a policy admits nor whom it leaves open', () => {
  const labels = { app: 'web', 'kubedrill.dev/actor': 'client' };
  const clients = [pod('shop/client', { metadata: { labels } }), pod('other/client', { metadata: { labels } })];
  const only = { everyPodOf: ['shop'], labels: { app: 'db' }, only: [{ like: 'shop/web' }] };
  const objects = [...here, ...clients, door({ from: [fromWeb] })];
  expect(judge('admission', only, { objects })).toMatchObject({ status: 'pass', findings: [] });
});

test('labels without everyPodOf mean nothing, a port has a number, and a check asks one thing', () => {
  const shop = [{ namespace: 'shop' }];
  expect(accepts('admission', { pods: 'shop/db', only: shop })).toBe(true);
  expect(accepts('admission', { pods: 'shop/db', only: shop, admits: shop })).toBe(false);
  expect(accepts('admission', { pods: 'shop/db', labels: { app: 'db' } })).toBe(false);
  expect(accepts('admission', { pods: 'shop/db', only: [{ anyone: true, ports: ['http'] }] })).toBe(false);
});

function called(name: string) {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}
