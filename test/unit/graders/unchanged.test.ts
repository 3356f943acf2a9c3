import { expect, test } from 'vitest';
import { pod, service } from '../grading/objects-of.js';
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

test('an object that was never seeded is a mistake of the lab', () => {
  const wrong = { objects: [{ kind: 'Pod', name: 'lab/nobody' }] };
  expect(() => judge('unchanged', wrong, { seed, seeded })).toThrow('was not seeded');
});
