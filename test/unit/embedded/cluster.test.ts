import { expect, it } from 'vitest';
import { deployment, settle, start, template } from './control-plane.js';

it('rolls a deployment out, over and back, and leaves nothing when it is deleted', async () => {
  const { clock, store, registry, catalog, create, stop } = start();
  await settle();
  create('deployments.apps', 'd', deployment(3, 'nginx'));
  create('services', 's', { spec: { selector: { app: 'x' }, ports: [{ port: 80 }] } });
  await clock.pass(1000);
  expect(store.get('deployments.apps', 'n', 'd')?.status).toMatchObject({ readyReplicas: 3, updatedReplicas: 3 });
  const [slice] = store.list('endpointslices.discovery.k8s.io', 'n');
  expect(slice?.endpoints).toHaveLength(3);

  const deployments = catalog.builtin('deployments.apps');
  registry.mutate(deployments, { namespace: 'n', name: 'd' }, 'test', (draft) => {
    draft.spec.template.spec.containers[0].image = 'httpd';
  });
  await clock.pass(60_000);
  const sets = store
    .list('replicasets.apps', 'n')
    .map((set) => [set.spec.template.spec.containers[0].image, set.status?.replicas]);
  expect(sets.sort()).toEqual([
    ['httpd', 3],
    ['nginx', 0],
  ]);

  registry.delete(deployments, 'n', 'd');
  await clock.pass(60_000);
  expect(store.list('replicasets.apps', 'n')).toEqual([]);
  expect(store.list('pods', 'n')).toEqual([]);
  await stop();
});

it('backs off when a container keeps ending', async () => {
  const { clock, store, create, stop } = start();
  await settle();
  create('pods', 'p', { spec: template('busybox', { command: ['sh', '-c', 'echo hi; exit 2'] }).spec });
  await clock.pass(1000);
  const status = () => store.get('pods', 'n', 'p')?.status.containerStatuses[0];
  expect(status()).toMatchObject({
    restartCount: 1,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 2 } },
  });
  await clock.pass(10_000);
  expect(status().restartCount).toBe(2);
  await clock.pass(20_000);
  expect(status().restartCount).toBe(3);
  await stop();
});

it('says which image it has no model of', async () => {
  const { clock, store, create, stop } = start();
  await settle();
  create('pods', 'p', { spec: template('example.com/mine:1').spec });
  await clock.pass(5000);
  expect(store.get('pods', 'n', 'p')?.status).toMatchObject({
    phase: 'Pending',
    containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }],
  });
  const told = store.list('events', 'n').map((event) => event.message);
  expect(told.join('\n')).toContain('the embedded cluster has no model of this image');
  await stop();
});

it('finds a pod ready when its probe says so, and restarts it when its liveness fails', async () => {
  const { clock, store, create, stop } = start();
  await settle();
  const probes = {
    readinessProbe: { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 5 },
    livenessProbe: {
      httpGet: { path: '/missing', port: 80 },
      periodSeconds: 10,
      failureThreshold: 2,
      initialDelaySeconds: 20,
    },
  };
  create('pods', 'p', { spec: template('nginx', probes).spec });
  await clock.pass(3000);
  const status = () => store.get('pods', 'n', 'p')?.status.containerStatuses[0];
  expect(status().ready).toBe(false);
  await clock.pass(3000);
  expect(status().ready).toBe(true);
  await clock.pass(30_000);
  expect(status().restartCount).toBe(1);
  await stop();
});

it('keeps a container that ignores TERM until its grace is over', async () => {
  const { clock, store, registry, catalog, create, stop } = start();
  await settle();
  create('pods', 'p', { spec: template('busybox', { command: ['sleep', '3600'] }).spec });
  await clock.pass(1000);
  registry.delete(catalog.builtin('pods'), 'n', 'p');
  await clock.pass(29_000);
  expect(store.get('pods', 'n', 'p')?.metadata.deletionTimestamp).toBeDefined();
  await clock.pass(2000);
  expect(store.get('pods', 'n', 'p')).toBeUndefined();
  await stop();
});

it('finishes a job, and empties a namespace', async () => {
  const { clock, store, registry, catalog, create, stop } = start();
  await settle();
  create('jobs.batch', 'j', {
    spec: {
      completions: 2,
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['true'] }] } },
    },
  });
  await clock.pass(5000);
  expect(store.get('jobs.batch', 'n', 'j')?.status).toMatchObject({ succeeded: 2 });
  registry.delete(catalog.builtin('namespaces'), undefined, 'n');
  await clock.pass(60_000);
  expect(store.get('namespaces', undefined, 'n')).toBeUndefined();
  expect(store.list('events', 'n')).toEqual([]);
  await stop();
});

it('leaves nobody asleep after it has stopped', async () => {
  const { clock, create, stop } = start();
  await settle();
  create('deployments.apps', 'd', deployment(2, 'busybox', { command: ['sh', '-c', 'while true; do sleep 5; done'] }));
  create('cronjobs.batch', 'c', {
    spec: {
      schedule: '*/5 * * * *',
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } } },
      },
    },
  });
  await clock.pass(20_000);
  expect(clock.sleepers.size).toBeGreaterThan(0);
  await stop();
  expect(clock.sleepers.size).toBe(0);
});
