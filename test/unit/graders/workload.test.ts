import { describe, expect, test } from 'vitest';
import { object, ownedBy, pod } from '../grading/objects-of.js';
import { judge } from './judging.js';

const sleeper = pod('lab/box', {
  metadata: { labels: { app: 'box' } },
  spec: { containers: [{ name: 'main', image: 'busybox:1.36', args: ['sleep', '3600'] }] },
});
const deployment = object('apps/v1', 'Deployment', 'lab/web');
const set = object('apps/v1', 'ReplicaSet', 'lab/web-1', {
  metadata: { name: 'web-1', namespace: 'lab', uid: 'ReplicaSet-lab-web-1', ...ownedBy('Deployment', 'lab/web') },
});
const replica = (name: string, status = {}) =>
  pod(`lab/${name}`, { metadata: ownedBy('ReplicaSet', 'lab/web-1'), status });

describe('passes', () => {
  test('a bare pod with image and command', () => {
    const check = { pods: 'lab/box', image: 'busybox', runs: ['sleep', '3600'] };
    expect(judge('workload', check, { objects: [sleeper] })).toEqual({ status: 'pass', findings: [] });
  });

  test('a Deployment with the replicas asked for', () => {
    const objects = [deployment, set, replica('a'), replica('b')];
    expect(judge('workload', { pods: 'lab/web', image: 'nginx', replicas: 2 }, { objects }).status).toBe('pass');
  });

  test('pods that need not be ready', () => {
    const objects = [pod('lab/box', { status: { conditions: [] } })];
    expect(judge('workload', { pods: 'lab/box', ready: false }, { objects }).status).toBe('pass');
  });

  test('one container of several', () => {
    const two = pod('lab/two', {
      spec: {
        containers: [
          { name: 'a', image: 'busybox' },
          { name: 'b', image: 'nginx' },
        ],
      },
    });
    expect(judge('workload', { pods: 'lab/two', image: 'nginx' }, { objects: [two] }).status).toBe('pass');
    const named = { pods: 'lab/two', container: 'a', image: 'nginx' };
    expect(judge('workload', named, { objects: [two] }).findings[0]?.at?.path).toBe('spec.containers[0].image');
  });
});

describe('fails', () => {
  test.each([
    [
      'no such pod',
      { pods: 'lab/none' },
      { expected: 'a Pod or Deployment none in namespace lab', observed: 'there is none' },
    ],
    [
      'in another namespace',
      { pods: 'shop/box' },
      { observed: 'there is none', cause: 'Pod lab/box is there instead' },
    ],
    ['of another kind', { pods: { namespace: 'lab', name: 'box', kind: 'Deployment' } }, { observed: 'there is none' }],
    ['another image', { pods: 'lab/box', image: 'nginx' }, { expected: 'image nginx', observed: 'busybox:1.36' }],
    [
      'another command',
      { pods: 'lab/box', runs: ['sleep', '1d'] },
      { expected: 'the container runs "sleep 1d"', observed: '"sleep 3600"', at: { path: 'spec.containers[0].args' } },
    ],
    ['no such container', { pods: 'lab/box', container: 'x', image: 'y' }, { observed: 'containers: main' }],
    ['too few', { pods: 'lab/box', replicas: 2 }, { expected: '2 pods', observed: '1' }],
    [
      'another label',
      { pods: 'lab/box', expect: { metadata: { labels: { app: 'web' } } } },
      { expected: 'metadata.labels.app: web', observed: 'box' },
    ],
  ])('%s', (_, check, finding) => {
    const judged = judge('workload', check, { objects: [sleeper] });
    expect(judged.status).toBe('fail');
    expect(judged.findings[0]).toMatchObject(finding);
  });

  test('a pod that is not ready says why', () => {
    const conditions = [{ type: 'Ready', status: 'False' }];
    const state = { waiting: { reason: 'ErrImagePull', message: 'not found' } };
    const objects = [pod('lab/box', { status: { conditions, containerStatuses: [{ name: 'main', state }] } })];
    expect(judge('workload', { pods: 'lab/box' }, { objects }).findings).toEqual([
      {
        expected: 'Pod lab/box is ready',
        observed: 'container main: ErrImagePull (not found)',
        at: { object: { apiVersion: 'v1', kind: 'Pod', namespace: 'lab', name: 'box' }, path: 'status' },
      },
    ]);
  });

  test('not yet, while a young pod is still starting; what else is wrong with it counts', () => {
    const starting = (creationTimestamp: string) =>
      pod('lab/box', {
        metadata: { creationTimestamp },
        status: {
          phase: 'Pending',
          conditions: [],
          containerStatuses: [{ name: 'main', state: { waiting: { reason: 'ContainerCreating' } } }],
        },
      });
    const objects = [starting('2026-01-01T11:59:30Z')];
    expect(judge('workload', { pods: 'lab/box' }, { objects })).toMatchObject({
      status: 'error',
      findings: [{ observed: 'it is still starting: container main: ContainerCreating' }],
    });
    expect(judge('workload', { pods: 'lab/box', image: 'httpd' }, { objects }).findings).toHaveLength(1);
    expect(judge('workload', { pods: 'lab/box' }, { objects: [starting('2026-01-01T11:57:00Z')] }).status).toBe('fail');
  });

  test('a Deployment without pods', () => {
    expect(judge('workload', { pods: 'lab/web' }, { objects: [deployment, set] }).findings[0]).toMatchObject({
      observed: 'it has no pod',
      at: { object: { kind: 'Deployment' }, path: 'spec.replicas' },
    });
    expect(judge('workload', { pods: 'lab/web', replicas: 0 }, { objects: [deployment, set] }).status).toBe('pass');
  });
});
