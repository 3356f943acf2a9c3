import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/domain/objects.js';
import { refOf } from '../../../src/grading/words.js';
import { object, pod, service } from '../grading/objects-of.js';
import { judge } from './judging.js';

const seededPod = pod('lab/archive', { metadata: { labels: { a: 'b' } } });
const seed = [seededPod, service('lab/web', { selector: { app: 'web' }, ports: [{ port: 80 }] })];
const seeded = seed.map(({ apiVersion, kind, metadata }) => ({
  apiVersion,
  kind,
  namespace: 'lab',
  name: metadata.name,
  uid: metadata.uid ?? '',
}));
const check = { objects: [{ kind: 'Pod', name: 'lab/archive', fields: ['metadata.labels'] }] };

test('as it was', () => {
  expect(judge('unchanged', check, { objects: [seededPod], seed, seeded })).toEqual({ status: 'pass', findings: [] });
});

test.each([
  ['deleted', [], 'it has been deleted; a reset (in an exam: heal) brings it back'],
  [
    'made anew',
    [pod('lab/archive', { metadata: { uid: 'new' } })],
    'it has been deleted and made anew; a reset (in an exam: its deletion, then heal) brings the first one back',
  ],
  ['a label added', [pod('lab/archive', { metadata: { labels: { a: 'b', c: 'd' } } })], 'd'],
  ['a label removed', [pod('lab/archive', { metadata: { labels: {} } })], 'not set'],
])('%s', (_, objects, observed) => {
  const judged = judge('unchanged', check, { objects, seed, seeded });
  expect(judged.status).toBe('fail');
  expect(judged.findings.map((finding) => finding.observed)).toEqual([observed]);
});

test('what the API fills in is no change', () => {
  const filled = service('lab/web', {
    type: 'ClusterIP',
    clusterIP: '10.96.0.1',
    selector: { app: 'web' },
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
  });
  const fields = {
    objects: [{ kind: 'Service', name: 'lab/web', fields: ['spec.selector', 'spec.ports', 'spec.type'] }],
  };
  expect(judge('unchanged', fields, { objects: [filled], seed, seeded }).status).toBe('pass');
  const other = service('lab/web', { ...filled.spec, selector: { app: 'api' } });
  expect(judge('unchanged', fields, { objects: [other], seed, seeded }).findings[0]).toMatchObject({
    expected: 'spec.selector.app of Service lab/web stays: web',
    observed: 'api',
    at: { path: 'spec.selector.app' },
  });
});

test('one more label in a selector is a change', () => {
  const fields = { objects: [{ kind: 'Service', name: 'lab/web', fields: ['spec.selector'] }] };
  const narrower = service('lab/web', { selector: { app: 'web', live: 'yes' } });
  expect(judge('unchanged', fields, { objects: [narrower], seed, seeded }).findings).toMatchObject([
    { observed: 'yes', at: { path: 'spec.selector.live' } },
  ]);
});

describe('whatever was given to a field is a change', () => {
  const seed = [
    service('lab/web', { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] }),
    deployment({ name: 'web', image: 'nginx' }),
  ];
  // As the API returns them, with its defaults.
  const ports = [{ name: 'http', port: 80, protocol: 'TCP' as const, targetPort: 80 }];
  const own = { selector: { app: 'web' }, ports };
  const assigned = { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], ipFamilies: ['IPv4'] };
  const spec = { ...own, ...assigned, type: 'ClusterIP' as const, ipFamilyPolicy: 'SingleStack' };
  const container = {
    name: 'web',
    image: 'nginx',
    imagePullPolicy: 'Always',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
  const filled = { progressDeadlineSeconds: 600, revisionHistoryLimit: 10, replicas: 1 };
  const restarted = { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T12:00:00Z' } };
  const observed = (kind: string, apiVersion: string, fields: string[], now: KubeObject) => {
    const objects = [{ apiVersion, kind, name: 'lab/web', fields }];
    const uids = seed.map((one) => ({ ...refOf(one), uid: one.metadata.uid ?? '' }));
    return judge('unchanged', { objects }, { objects: [now], seed, seeded: uids }).findings.map(({ at }) => at?.path);
  };

  test.each([
    ['nothing but defaults', spec, []],
    ['a port', { ...spec, ports: [...ports, { name: 'more', port: 81 }] }, ['spec.ports[1]']],
    [
      'another target port',
      { ...spec, ports: [{ ...ports[0], port: 80, targetPort: 81 }] },
      ['spec.ports[0].targetPort'],
    ],
    ['a type', { ...spec, type: 'NodePort' as const }, ['spec.type']],
    ['an address', { ...spec, externalIPs: ['192.0.2.1'] }, ['spec.externalIPs']],
  ])('a Service: %s', (_, now, paths) => {
    expect(observed('Service', 'v1', ['spec'], service('lab/web', now))).toEqual(paths);
  });

  test.each([
    ['nothing but defaults', deployment(container, filled), []],
    ['a restart', deployment(container, filled, restarted), []],
    ['replicas', deployment(container, { ...filled, replicas: 3 }), ['spec.replicas']],
    [
      'an environment variable',
      deployment({ ...container, env: [{ name: 'A', value: 'b' }] }, filled),
      ['spec.template.spec.containers[0].env'],
    ],
  ])('a Deployment: %s', (_, now, paths) => {
    expect(observed('Deployment', 'apps/v1', ['spec'], now)).toEqual(paths);
  });
});

function deployment(container: object, spec: object = {}, metadata: object = {}): KubeObject {
  const template = { metadata: { labels: { app: 'web' }, ...metadata }, spec: { containers: [container] } };
  return object('apps/v1', 'Deployment', 'lab/web', { spec: { ...spec, template } });
}

test('an object that was never seeded is a mistake of the lab', () => {
  const wrong = { objects: [{ kind: 'Pod', name: 'lab/nobody' }] };
  expect(() => judge('unchanged', wrong, { seed, seeded })).toThrow('was not seeded');
});
