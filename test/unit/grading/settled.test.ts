import { describe, expect, test } from 'vitest';
import { unsettled } from '../../../src/grading/settled.js';
import { Snapshot } from '../../../src/grading/snapshot.js';
import { endpointOf, object, ownedBy, pod, running, service, slice } from './objects-of.js';

const NOW = Date.parse('2026-01-01T00:01:00Z');
const moving = (...objects: Parameters<typeof object>[3][]) => unsettled(new Snapshot(objects as never), ['lab'], NOW);

const notReady = [{ type: 'Ready', status: 'False' }];
const waiting = (reason: string) => ({
  phase: 'Pending',
  conditions: notReady,
  containerStatuses: [{ name: 'main', ready: false, restartCount: 0, state: { waiting: { reason } } }],
});
const notReadySince = (startedAt: string) => ({
  conditions: notReady,
  containerStatuses: [running('main', startedAt, false)],
});

describe('a pod that moves', () => {
  test.each([
    ['is terminating', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }],
    ['waits to be scheduled', { spec: { nodeName: undefined }, status: { phase: 'Pending', conditions: [] } }],
    ['is starting', { status: { phase: 'Pending', containerStatuses: undefined } }],
    ['is creating its containers (main: ContainerCreating)', { status: waiting('ContainerCreating') }],
    ['has no address yet', { status: { podIP: undefined } }],
    ['is not ready yet (main)', { status: notReadySince('2026-01-01T00:00:59Z') }],
    [
      'is not ready yet (main)',
      {
        spec: { containers: [{ name: 'main', readinessProbe: { initialDelaySeconds: 5, periodSeconds: 3 } }] },
        status: notReadySince('2026-01-01T00:00:51Z'),
      },
    ],
  ])('%s', (words, parts) => {
    expect(moving(pod('lab/web', parts))).toEqual([`pod lab/web ${words}`]);
  });
});

describe('a pod at rest', () => {
  test.each([
    ['is ready', {}],
    ['has ended', { status: { phase: 'Succeeded', conditions: notReady } }],
    [
      'fits on no node',
      {
        spec: { nodeName: undefined },
        status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] },
      },
    ],
    ['has an image that cannot be pulled', { status: waiting('ImagePullBackOff') }],
    ['crashes again and again', { status: waiting('CrashLoopBackOff') }],
    ['lacks its ConfigMap', { status: waiting('CreateContainerConfigError') }],
    [
      'has crashed twice and is down just now',
      {
        status: {
          conditions: notReady,
          containerStatuses: [{ name: 'main', restartCount: 2, state: { terminated: { exitCode: 1 } } }],
        },
      },
    ],
    ['has failed its readiness probe for long', { status: notReadySince('2026-01-01T00:00:30Z') }],
  ])('%s', (_, parts) => {
    expect(moving(pod('lab/web', parts))).toEqual([]);
  });

  test('is of no concern in another namespace', () => {
    expect(moving(pod('other/web', { status: waiting('ContainerCreating') }))).toEqual([]);
  });
});

describe('a rollout', () => {
  const deployment = (spec: object, status: object, generation = 1) =>
    object('apps/v1', 'Deployment', 'lab/web', {
      metadata: { name: 'web', namespace: 'lab', uid: 'Deployment-lab-web', generation },
      spec,
      status: { observedGeneration: 1, ...status },
    });

  test('that is done is at rest', () => {
    expect(moving(deployment({ replicas: 2 }, { replicas: 2, updatedReplicas: 2 }))).toEqual([]);
  });

  test.each([
    ['has a change that is not acted on yet', deployment({ replicas: 2 }, { replicas: 2, updatedReplicas: 2 }, 2)],
    ['has 1 of 2 pods', deployment({ replicas: 2 }, { replicas: 1, updatedReplicas: 1 })],
    ['is rolling out', deployment({ replicas: 2 }, { replicas: 2, updatedReplicas: 1 })],
  ])('%s', (words, given) => {
    expect(moving(given)).toEqual([`deployment lab/web ${words}`]);
  });

  test.each([
    ['is paused', deployment({ replicas: 2, paused: true }, { replicas: 3, updatedReplicas: 1 })],
    [
      'has passed its deadline',
      deployment(
        { replicas: 2 },
        {
          replicas: 3,
          updatedReplicas: 1,
          conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
        },
      ),
    ],
    [
      'is refused by a quota',
      deployment(
        { replicas: 2 },
        { replicas: 0, conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }] },
      ),
    ],
  ])('that %s is at rest', (_, given) => {
    expect(moving(given)).toEqual([]);
  });

  test('that is stuck on a pod is at rest, for as long as the pod is', () => {
    const set = object('apps/v1', 'ReplicaSet', 'lab/web-2', {
      metadata: {
        name: 'web-2',
        namespace: 'lab',
        uid: 'ReplicaSet-lab-web-2',
        generation: 1,
        ...ownedBy('Deployment', 'lab/web'),
      },
      spec: { replicas: 1 },
      status: { observedGeneration: 1, replicas: 1 },
    });
    const stuck = pod('lab/web-2-a', {
      metadata: ownedBy('ReplicaSet', 'lab/web-2'),
      status: waiting('ImagePullBackOff'),
    });
    const half = deployment({ replicas: 2 }, { replicas: 3, updatedReplicas: 1 });
    expect(moving(half, set, stuck)).toEqual([]);
    const starting = pod('lab/web-2-a', {
      metadata: ownedBy('ReplicaSet', 'lab/web-2'),
      status: waiting('ContainerCreating'),
    });
    expect(moving(half, set, starting)).toEqual([
      'pod lab/web-2-a is creating its containers (main: ContainerCreating)',
      'deployment lab/web has 3 of 2 pods',
    ]);
  });

  test('whose ReplicaSet has yet to let a pod go, or to replace it, still moves', () => {
    const selector = { matchLabels: { app: 'web' } };
    const set = object('apps/v1', 'ReplicaSet', 'lab/web-1', {
      metadata: { name: 'web-1', namespace: 'lab', uid: 'ReplicaSet-lab-web-1', ...ownedBy('Deployment', 'lab/web') },
      spec: { replicas: 2, selector },
      status: { replicas: 2 },
    });
    const owned = (name: string, labels: Record<string, string>) =>
      pod(`lab/${name}`, { metadata: { labels, ...ownedBy('ReplicaSet', 'lab/web-1') } });
    const whole = deployment({ replicas: 2 }, { replicas: 2, updatedReplicas: 2 });
    const kept = owned('web-1-a', { app: 'web' });
    expect(moving(whole, set, kept, owned('web-1-b', { app: 'web' }))).toEqual([]);
    const told = ['replicaset lab/web-1 has 1 of 2 pods'];
    expect(moving(whole, set, kept, owned('web-1-b', { state: 'quarantine' }))).toEqual(told);
    expect(moving(whole, set, kept, pod('lab/web-1-b', { metadata: { labels: { state: 'quarantine' } } }))).toEqual(
      told,
    );
  });

  test('of a StatefulSet goes down to its partition', () => {
    const set = (partition: number) =>
      object('apps/v1', 'StatefulSet', 'lab/db', {
        spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition } } },
        status: { replicas: 3, updatedReplicas: 1 },
      });
    expect(moving(set(2))).toEqual([]);
    expect(moving(set(1))).toEqual(['statefulset lab/db is rolling out']);
  });
});

describe('a Service', () => {
  const web = pod('lab/web', { metadata: { labels: { app: 'web' } } });
  const spec = { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] };
  const http = [{ name: '', protocol: 'TCP' as const, port: 8080 }];

  test('whose slices show its ready pods is at rest', () => {
    expect(moving(web, service('lab/web', spec), slice('lab/web', [endpointOf(web)], http))).toEqual([]);
  });

  test('without selector is left to itself', () => {
    expect(moving(web, service('lab/web', { ports: [{ port: 80 }] }))).toEqual([]);
  });

  test.each([
    ['has no EndpointSlice yet', [web, service('lab/web', spec)]],
    ['does not list pod web as an endpoint yet', [web, service('lab/web', spec), slice('lab/web', [], http)]],
    [
      'does not list pod web as an endpoint yet',
      [web, service('lab/web', spec), slice('lab/web', [endpointOf(web, false)], http)],
    ],
    [
      'still lists pod old as an endpoint',
      [
        web,
        pod('lab/old'),
        service('lab/web', spec),
        slice('lab/web', [endpointOf(web), endpointOf(pod('lab/old'))], http),
      ],
    ],
    [
      'still lists 10.0.0.9 as an endpoint',
      [
        web,
        service('lab/web', spec),
        slice('lab/web', [endpointOf(web), endpointOf(pod('lab/gone', { status: { podIP: '10.0.0.9' } }))], http),
      ],
    ],
    [
      'does not list its port 80 yet',
      [web, service('lab/web', spec), slice('lab/web', [endpointOf(web)], [{ name: '', protocol: 'TCP', port: 80 }])],
    ],
  ])('%s', (words, objects) => {
    expect(moving(...objects)).toEqual([`service lab/web ${words}`]);
  });

  test('with a target port by a name that no pod has is at rest', () => {
    const named = { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'nope' }] };
    expect(moving(web, service('lab/web', named), slice('lab/web', [endpointOf(web)], []))).toEqual([]);
  });
});

test('a namespace that is being deleted moves', () => {
  const ending = object('v1', 'Namespace', 'lab', {
    metadata: { name: 'lab', deletionTimestamp: '2026-01-01T00:00:00Z' },
  });
  expect(moving(ending)).toEqual(['namespace lab is being deleted']);
});
