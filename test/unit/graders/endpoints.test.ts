import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/domain/objects.js';
import { endpointOf, object, ownedBy, pod, service, slice } from '../grading/objects-of.js';
import { accepts, judge } from './judging.js';

const labels = { app: 'web' };
const at = (name: string, podIP: string, more = {}) =>
  pod(`shop/${name}`, { metadata: { labels, ...ownedBy('ReplicaSet', 'shop/web-1') }, status: { podIP, ...more } });
const one = at('web-1-a', '10.0.0.1');
const two = at('web-1-b', '10.0.0.2');
const stray = pod('shop/old', { metadata: { labels: { app: 'old' } }, status: { podIP: '10.0.0.9' } });
const workload = [
  object('apps/v1', 'Deployment', 'shop/web'),
  object('apps/v1', 'ReplicaSet', 'shop/web-1', {
    metadata: { name: 'web-1', namespace: 'shop', uid: 'ReplicaSet-shop-web-1', ...ownedBy('Deployment', 'shop/web') },
  }),
  one,
  two,
  stray,
];
const web = service('shop/web', { selector: labels, clusterIP: '10.96.0.1', ports: [{ port: 80, targetPort: 8080 }] });
const http = [{ name: '', protocol: 'TCP' as const, port: 8080 }];
const check = { service: 'shop/web', pods: 'shop/web', port: 8080 };
const first = (fields: object, ...objects: KubeObject[]) =>
  judge('endpoints', { ...check, ...fields }, { objects: [...workload, ...objects] }).findings[0];

test('all pods, spread over several slices', () => {
  const objects = [
    ...workload,
    web,
    slice('shop/web', [endpointOf(one)], http),
    slice('shop/web', [endpointOf(two), endpointOf(one)], http),
  ];
  expect(judge('endpoints', { ...check, servicePort: 80 }, { objects })).toEqual({ status: 'pass', findings: [] });
});

test('any Service of the namespace will do; the best one is judged', () => {
  const wrong = service('shop/a', { selector: { app: 'old' }, ports: [{ port: 8080 }] });
  const objects = [
    ...workload,
    wrong,
    web,
    slice('shop/a', [endpointOf(stray)], http),
    slice('shop/web', [endpointOf(one), endpointOf(two)], http),
  ];
  const any = { serviceIn: 'shop', pods: 'shop/web', port: 8080 };
  expect(judge('endpoints', any, { objects }).status).toBe('pass');
  expect(judge('endpoints', any, { objects: workload }).findings).toEqual([
    { expected: 'Service in namespace shop leads to web', observed: 'there is no such Service' },
  ]);
});

test('on whatever port, where the check names none', () => {
  const any = { service: 'shop/web', pods: 'shop/web' };
  const on = (port: number | undefined) => [
    slice('shop/web', [endpointOf(one), endpointOf(two)], port === undefined ? [] : [{ ...http[0], port }]),
  ];
  expect(judge('endpoints', any, { objects: [...workload, web, ...on(9999)] }).status).toBe('pass');
  expect(judge('endpoints', any, { objects: [...workload, web, ...on(undefined)] }).status).toBe('fail');
});

test('a label that only the running pods have does not last', () => {
  const templated = (template: Record<string, string>) =>
    object('apps/v1', 'Deployment', 'shop/web', { spec: { template: { metadata: { labels: template } } } });
  const behind = [...workload.slice(1), web, slice('shop/web', [endpointOf(one), endpointOf(two)], http)];
  expect(judge('endpoints', check, { objects: [templated(labels), ...behind] }).status).toBe('pass');
  expect(judge('endpoints', check, { objects: [templated({ app: 'other' }), ...behind] }).findings).toMatchObject([
    {
      expected: 'Service shop/web also leads to pods that Deployment shop/web makes later',
      observed: 'the running pods have app=web, new ones will not',
      at: { path: 'spec.template.metadata.labels' },
    },
  ]);
});

test('the label of one rollout does not last either', () => {
  const template = { metadata: { labels } };
  const own = { ...labels, 'pod-template-hash': '1' };
  const [a, b] = [one, two].map((running) => ({ ...running, metadata: { ...running.metadata, labels: own } }));
  if (!a || !b) throw new Error('two pods');
  const ofReplicaSet = service('shop/web', { selector: own, ports: [{ port: 80, targetPort: 8080 }] });
  const objects = [
    object('apps/v1', 'Deployment', 'shop/web', { spec: { template } }),
    ...workload.slice(1, 2),
    a,
    b,
    ofReplicaSet,
    slice('shop/web', [endpointOf(a), endpointOf(b)], http),
  ];
  expect(judge('endpoints', check, { objects }).findings).toMatchObject([
    {
      observed: 'the running pods have pod-template-hash=1, new ones will not',
      cause: 'pod-template-hash is the label of one rollout: with the next one the pods get another',
      at: { object: { kind: 'Service' }, path: 'spec.selector' },
    },
  ]);
});

describe('pods that other workloads make later', () => {
  const maker = (kind: string, name: string, own: Record<string, string>, metadata = {}) =>
    object('apps/v1', kind, `shop/${name}`, {
      spec: { template: { metadata: { labels: own } } },
      metadata: { name, namespace: 'shop', uid: name, ...metadata },
    });
  const ready = [web, slice('shop/web', [endpointOf(one), endpointOf(two)], http)];

  test('are not to be among the endpoints, unless that is allowed', () => {
    const old = maker('Deployment', 'old', { ...labels, tier: 'x' });
    expect(first({}, ...ready, old)).toMatchObject({
      expected: 'Service shop/web leads to no other pods',
      observed: 'it will also lead to the next pod that Deployment shop/old makes',
      cause: 'the pod template of Deployment shop/old has the labels of the selector, too: app=web',
      at: { object: { kind: 'Service' }, path: 'spec.selector' },
    });
    expect(first({ match: 'atLeast' }, ...ready, old)).toBeUndefined();
  });

  test.each([
    ['that have other labels', maker('StatefulSet', 'old', { app: 'old' })],
    ['of a ReplicaSet of the same Deployment', maker('ReplicaSet', 'web-0', labels, ownedBy('Deployment', 'shop/web'))],
    [
      'of a workload that is being deleted',
      maker('Deployment', 'old', labels, { deletionTimestamp: '2026-01-01T12:00:00Z' }),
    ],
  ])('are no concern %s', (_, other) => {
    expect(first({}, ...ready, other)).toBeUndefined();
  });

  test('decide between two Services of a namespace', () => {
    const shared = service('shop/a', { selector: { tier: 'x' }, ports: [{ port: 80, targetPort: 8080 }] });
    const old = maker('Deployment', 'old', { tier: 'x' });
    const both = slice('shop/a', [endpointOf(one), endpointOf(two)], http);
    const any = { service: undefined, serviceIn: 'shop' };
    expect(first(any, shared, both, old)).toMatchObject({ expected: 'Service shop/a leads to no other pods' });
    expect(first(any, shared, both, old, ...ready)).toBeUndefined();
  });
});

describe('not so', () => {
  test('no Service', () => {
    expect(first({})).toMatchObject({
      expected: 'Service shop/web leads to web',
      observed: 'there is no such Service',
    });
  });

  test('no ready pod', () => {
    const objects = [at('web-1-a', '10.0.0.1', { conditions: [] }), ...workload.slice(0, 2), web];
    expect(judge('endpoints', check, { objects }).findings[0]?.observed).toBe('web has no ready pod');
  });

  test('a pod that is still starting leaves the question open', () => {
    const creationTimestamp = '2026-01-01T11:59:30Z';
    const starting = pod('shop/web', {
      metadata: { creationTimestamp },
      status: { phase: 'Pending', conditions: [], containerStatuses: undefined },
    });
    expect(judge('endpoints', check, { objects: [starting, web] }).status).toBe('error');
  });

  test('a selector that does not match', () => {
    const typo = service('shop/web', { selector: { app: 'wbe' }, ports: [{ port: 80, targetPort: 8080 }] });
    expect(first({}, typo, slice('shop/web', [], http))).toMatchObject({
      expected: 'Service shop/web leads to Pod shop/web-1-a on port 8080',
      observed: 'that pod is not among its endpoints',
      cause: 'the selector asks for app=wbe, but the pod has app=web',
      at: { object: { kind: 'Service', name: 'web' }, path: 'spec.selector' },
    });
  });

  test('another target port', () => {
    const plain = service('shop/web', { selector: labels, ports: [{ port: 80, targetPort: 80 }] });
    const ready = slice('shop/web', [endpointOf(one), endpointOf(two)], [{ name: '', protocol: 'TCP', port: 80 }]);
    expect(first({}, plain, ready)).toMatchObject({
      observed: 'it leads to that pod on port 80',
      cause: 'targetPort is 80',
      at: { path: 'spec.ports[0].targetPort' },
    });
  });

  test('a target port by a name that no pod has', () => {
    const named = service('shop/web', { selector: labels, ports: [{ port: 80, targetPort: 'web' }] });
    expect(first({ servicePort: 80 }, named, slice('shop/web', [endpointOf(one), endpointOf(two)], []))).toMatchObject({
      observed: 'it leads to that pod, but to no port of it',
      cause: 'targetPort "web" is no port name of the pod',
    });
  });

  test('another Service port', () => {
    expect(
      first({ servicePort: 8080 }, web, slice('shop/web', [endpointOf(one), endpointOf(two)], http)),
    ).toMatchObject({
      expected: 'Service shop/web has port 8080',
      observed: 'its port is 80',
    });
  });

  test('one pod is missing', () => {
    expect(first({}, web, slice('shop/web', [endpointOf(one), endpointOf(two, false)], http))).toMatchObject({
      expected: 'Service shop/web leads to Pod shop/web-1-b on port 8080',
    });
  });

  test('a pod too many, unless that is allowed', () => {
    const all = slice('shop/web', [endpointOf(one), endpointOf(two), endpointOf(stray)], http);
    expect(first({}, web, all)).toMatchObject({ observed: 'it also leads to Pod shop/old' });
    expect(first({ match: 'atLeast' }, web, all)).toBeUndefined();
  });

  test('a Service that is only a name, whatever its selector', () => {
    const named = service('shop/web', { type: 'ExternalName', externalName: 'db.prod', selector: labels });
    expect(first({}, named)).toMatchObject({
      observed: 'it is of type ExternalName',
      cause: 'such a Service has no endpoints: DNS refers to db.prod in its place',
      at: { path: 'spec.type' },
    });
  });

  test('written by hand, unless that is asked for', () => {
    const byHand = slice('shop/web', [endpointOf(one), endpointOf(two)], http, 'me');
    expect(first({}, web, byHand)).toMatchObject({
      observed: '10.0.0.1 comes from an EndpointSlice that was written by hand',
      at: { object: { kind: 'EndpointSlice' } },
    });
    const bare = service('shop/web', { ports: [{ port: 80, targetPort: 8080 }] });
    expect(first({}, bare, byHand)).toMatchObject({ observed: 'it has no selector' });
    expect(first({ handMade: true }, bare, byHand)).toBeUndefined();
  });
});

test('either a Service or a namespace is named', () => {
  expect(accepts('endpoints', check)).toBe(true);
  expect(accepts('endpoints', { ...check, serviceIn: 'shop' })).toBe(false);
  expect(accepts('endpoints', { pods: 'shop/web', port: 80 })).toBe(false);
});
