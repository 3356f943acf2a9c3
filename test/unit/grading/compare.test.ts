import { describe, expect, test } from 'vitest';
import { compare } from '../../../src/grading/semantic/compare.js';

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', labels: { app: 'web', 'team.io/name': 'a' } },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, protocol: 'TCP', targetPort: 8080 }] },
};

const pod = {
  kind: 'Pod',
  spec: {
    containers: [
      {
        name: 'sidecar',
        image: 'busybox',
        args: ['sleep', '3600'],
      },
      {
        name: 'web',
        image: 'docker.io/library/nginx:latest',
        resources: { requests: { cpu: '500m', memory: '1Gi' } },
        env: [{ name: 'MODE', value: 'a' }],
        livenessProbe: { httpGet: { port: 'http' } },
      },
    ],
  },
};

describe('what counts as equal', () => {
  test.each([
    ['a subset of a map', { metadata: { labels: { app: 'web' } } }, service],
    ['the default of a field that is not set', { spec: { type: 'ClusterIP' } }, service],
    ['a list item among others', { spec: { ports: [{ port: 80 }] } }, service],
    ['a port given as text', { spec: { ports: [{ targetPort: '8080' }] } }, service],
    ['an item by its name, wherever it stands', { spec: { containers: [{ name: 'web', image: 'nginx' }] } }, pod],
    ['an item by best fit', { spec: { containers: [{ image: 'nginx:latest' }] } }, pod],
    [
      'quantities by value',
      { spec: { containers: [{ name: 'web', resources: { requests: { cpu: 0.5, memory: '1024Mi' } } }] } },
      pod,
    ],
    ['args for command', { spec: { containers: [{ name: 'sidecar', command: ['sleep', '3600'] }] } }, pod],
    ['an empty map and nothing', { spec: { nodeSelector: {} } }, pod],
    [
      'defaults deep down',
      { spec: { containers: [{ livenessProbe: { periodSeconds: 10, httpGet: { path: '/' } } }] } },
      pod,
    ],
    ['exactly the items', { spec: { ports: { $exactly: [{ port: 80 }] } } }, service],
    ['exactly the keys', { spec: { selector: { $exactly: { app: 'web' } } } }, service],
    ['one of several', { spec: { type: { $anyOf: ['NodePort', 'ClusterIP'] } } }, service],
    ['a pattern', { metadata: { name: { $matches: '^w.b$' } } }, service],
    ['something absent', { spec: { externalName: { $absent: true } } }, service],
  ])('%s', (_, expected, actual) => {
    expect(compare(expected, actual)).toEqual([]);
  });
});

describe('what differs, and where', () => {
  test.each<[string, unknown, unknown, { path: string; expected: string; observed: string }]>([
    [
      'another value',
      { spec: { type: 'NodePort' } },
      service,
      { path: 'spec.type', expected: 'NodePort', observed: 'ClusterIP' },
    ],
    [
      'a label with a slash in its key',
      { metadata: { labels: { 'team.io/name': 'b' } } },
      service,
      { path: "metadata.labels['team.io/name']", expected: 'b', observed: 'a' },
    ],
    [
      'the nearest list item',
      { spec: { ports: [{ port: 80, targetPort: 80 }] } },
      service,
      { path: 'spec.ports[0].targetPort', expected: '80', observed: '8080' },
    ],
    [
      'an item that is not there by its key',
      { spec: { containers: [{ name: 'db' }] } },
      { kind: 'Pod', spec: { containers: [{ name: 'web' }] } },
      { path: 'spec.containers', expected: 'an item {"name":"db"}', observed: '[{"name":"web"}]' },
    ],
    [
      'what runs',
      { spec: { containers: [{ name: 'sidecar', command: ['sleep', '60'] }] } },
      pod,
      { path: 'spec.containers[0].args', expected: 'runs "sleep 60"', observed: '"sleep 3600"' },
    ],
    [
      'an item too many',
      { spec: { ports: { $exactly: [] } } },
      service,
      { path: 'spec.ports[0]', expected: 'nothing here', observed: '{"port":80,"protocol":"TCP","targetPort":8080}' },
    ],
    [
      'a key too many',
      { metadata: { labels: { $exactly: { app: 'web' } } } },
      service,
      { path: "metadata.labels['team.io/name']", expected: 'nothing here', observed: 'a' },
    ],
    [
      'something that must be absent',
      { spec: { selector: { $absent: true } } },
      service,
      { path: 'spec.selector', expected: 'not to be set', observed: '{"app":"web"}' },
    ],
    [
      'something that must be there',
      { spec: { externalName: { $absent: false } } },
      service,
      { path: 'spec.externalName', expected: 'to be set', observed: 'not set' },
    ],
    [
      'none of several',
      { spec: { type: { $anyOf: ['NodePort', 'LoadBalancer'] } } },
      service,
      { path: 'spec.type', expected: 'one of NodePort, LoadBalancer', observed: 'not set' },
    ],
    [
      'a list where a map is',
      { spec: { selector: ['app'] } },
      service,
      { path: 'spec.selector', expected: '["app"]', observed: '{"app":"web"}' },
    ],
  ])('%s', (_, expected, actual, difference) => {
    expect(compare(expected, actual)).toEqual([difference]);
  });

  test('two items cannot stand for the same one', () => {
    const twice = { spec: { ports: [{ port: 80 }, { port: 80 }] } };
    expect(compare(twice, service)).toHaveLength(1);
  });

  test('exact in all depths', () => {
    const differences = compare({ app: 'web' }, { app: 'web', extra: 'x' }, { exact: true, path: 'metadata.labels' });
    expect(differences).toEqual([{ path: 'metadata.labels.extra', expected: 'nothing here', observed: 'x' }]);
  });

  test('what the API fills in is nothing too much', () => {
    const expected = {
      $exactly: { ports: { $exactly: [{ $exactly: { port: 80, targetPort: 8080 } }] }, selector: { app: 'web' } },
    };
    expect(compare({ spec: expected }, service)).toEqual([]);
  });
});
