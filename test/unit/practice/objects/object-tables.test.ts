import { expect, test } from 'vitest';
import type { KubeObject } from '../../../../src/domain/objects.js';
import { objectTables } from '../../../../src/practice/objects/object-tables.js';

const object = (kind: string, name: string, more: object = {}, namespace = 'shop'): KubeObject =>
  ({ apiVersion: 'v1', kind, metadata: { name, namespace }, ...more }) as KubeObject;

const labelled = (kind: string, name: string, labels: Record<string, string>, more: object = {}): KubeObject => ({
  ...object(kind, name, more),
  metadata: { name, namespace: 'shop', labels },
});

const containers = [{ name: 'a' }, { name: 'b' }];

const OBJECTS: KubeObject[] = [
  labelled(
    'Pod',
    'web',
    { app: 'web', 'pod-template-hash': '5d' },
    {
      spec: { containers },
      status: {
        phase: 'Running',
        podIP: '10.0.0.7',
        containerStatuses: [
          { name: 'a', ready: true },
          { name: 'b', ready: false, state: { waiting: { reason: 'CrashLoopBackOff' } } },
        ],
      },
    },
  ),
  object('Pod', 'done', { spec: { containers }, status: { phase: 'Succeeded' } }),
  labelled('Pod', 'client', { 'kubedrill.dev/actor': 'shop' }, { spec: { containers } }),
  object('Deployment', 'web', {
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'x', operator: 'Exists' }] },
    },
    status: { readyReplicas: 2 },
  }),
  object('ReplicaSet', 'web-5d'),
  object('Service', 'web', {
    spec: {
      type: 'NodePort',
      clusterIP: '10.96.0.5',
      selector: { app: 'web' },
      ports: [{ port: 80, targetPort: 'http', nodePort: 30080 }],
    },
  }),
  object('Service', 'lonely', { spec: { clusterIP: 'None', ports: [{ port: 53, protocol: 'UDP' }] } }),
  labelled(
    'EndpointSlice',
    'web-1',
    { 'kubernetes.io/service-name': 'web' },
    {
      endpoints: [{ addresses: ['10.0.0.7'] }, { addresses: ['10.0.0.8'], conditions: { ready: false } }],
    },
  ),
  object('NetworkPolicy', 'np', { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}] } }),
  object('ConfigMap', 'kube-root-ca.crt', { data: { 'ca.crt': 'x' } }),
  object('ConfigMap', 'findings', { data: { dns: '10.96.0.10', port: '53' } }),
  object('Secret', 'tls', { type: 'kubernetes.io/tls', data: { 'tls.key': 'c2VjcmV0' } }),
  object('Ingress', 'front', {
    spec: {
      rules: [
        { host: 'a.b', http: { paths: [{ path: '/x', backend: { service: { name: 'web', port: { number: 80 } } } }] } },
      ],
    },
  }),
  object('Pod', 'elsewhere', { spec: { containers } }, 'other'),
];

test('a table a kind, with what matters of it', () => {
  const tables = objectTables(OBJECTS, ['shop']);
  const rows = Object.fromEntries(tables.map(({ kind, rows }) => [kind, rows]));
  expect(tables.map(({ kind }) => kind)).toEqual([
    'Pod',
    'Deployment',
    'Service',
    'Ingress',
    'NetworkPolicy',
    'ConfigMap',
    'Secret',
  ]);
  expect(tables[0]?.columns).toEqual(['NAME', 'READY', 'STATUS', 'IP', 'LABELS']);
  expect(rows.Pod).toEqual([
    ['done', '0/2', 'Completed', '-', '-'],
    ['web', '1/2', 'CrashLoopBackOff', '10.0.0.7', 'app=web'],
  ]);
  expect(rows.Deployment).toEqual([['web', '2/3', 'app=web,x', '-']]);
  expect(rows.Service).toEqual([
    ['lonely', 'ClusterIP', 'None', '53/UDP', 'none', '-'],
    ['web', 'NodePort', '10.96.0.5', '80:30080->http', '1 ready', 'app=web'],
  ]);
  expect(rows.NetworkPolicy).toEqual([['np', 'all', 'Ingress,Egress', '1 in, 0 out']]);
  expect(rows.ConfigMap).toEqual([['findings', 'dns,port']]);
  expect(rows.Ingress).toEqual([['front', '-', 'a.b/x -> web:80']]);
});

test('the values of Secrets do not show', () => {
  expect(JSON.stringify(objectTables(OBJECTS, ['shop']))).not.toContain('c2VjcmV0');
});

test('of several namespaces, each row says its own', () => {
  const [pods] = objectTables(OBJECTS, ['other', 'shop']);
  expect(pods?.columns[0]).toBe('NAMESPACE');
  expect(pods?.rows.map((row) => row.slice(0, 2))).toEqual([
    ['other', 'elsewhere'],
    ['shop', 'done'],
    ['shop', 'web'],
  ]);
});
