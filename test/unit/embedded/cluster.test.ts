import { setMaxListeners } from 'node:events';
import { expect, it } from 'vitest';
import type { Context } from '../../../src/cluster/embedded/controllers/context.js';
import { startControllers } from '../../../src/cluster/embedded/controllers/start.js';
import { Node } from '../../../src/cluster/embedded/kubelet/node.js';
import { nodeObject } from '../../../src/cluster/embedded/kubelet/node-object.js';
import type { Json, Obj } from '../../../src/cluster/embedded/object.js';
import { Registry } from '../../../src/cluster/embedded/registry/registry.js';
import { rulesByKind } from '../../../src/cluster/embedded/registry/rules-by-kind.js';
import { ResourceCatalog } from '../../../src/cluster/embedded/schema/catalog.js';
import { Store } from '../../../src/cluster/embedded/storage/store.js';
import type { Clock } from '../../../src/domain/clock.js';

/** Hands that only move when told; knows who is still asleep. */
class HandClock implements Clock {
  readonly sleepers = new Map<() => void, number>();
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const wake = () => {
        this.sleepers.delete(wake);
        resolve();
      };
      this.sleepers.set(wake, this.#now + ms);
      const stop = () => {
        if (this.sleepers.delete(wake)) reject(signal?.reason);
      };
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await settle();
      const next = [...this.sleepers].filter(([, at]) => at <= until).sort((a, b) => a[1] - b[1])[0];
      if (!next) break;
      this.#now = Math.max(this.#now, next[1]);
      next[0]();
    }
    this.#now = until;
    await settle();
  }
}

/** Until everything that does not wait for the clock has been done. */
async function settle(): Promise<void> {
  for (let i = 0; i < 40; i++) await new Promise((resolve) => setImmediate(resolve));
}

function start() {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const clock = new HandClock();
  const store = new Store();
  const catalog = new ResourceCatalog(store);
  const registry = new Registry(store, clock, rulesByKind);
  const context: Context = { store, catalog, registry, clock, signal: stopping.signal };
  const node = new Node(context);
  startControllers(context);
  node.start();
  registry.create(catalog.builtin('nodes'), undefined, nodeObject('2026-01-01T00:00:00Z'));
  registry.mutate(catalog.builtin('nodes'), { name: 'kubedrill-embedded' }, 'kubelet', (draft) => {
    draft.status = nodeObject('2026-01-01T00:00:00Z').status;
  });
  const create = (resource: string, name: string, rest: Json): Obj =>
    registry.create(catalog.builtin(resource), resource === 'namespaces' ? undefined : 'n', {
      metadata: { name },
      ...rest,
    });
  create('namespaces', 'n', {});
  const stop = async () => {
    stopping.abort();
    await node.stop();
    await settle();
  };
  return { clock, store, registry, catalog, create, stop };
}

const template = (image: string, more: Json = {}) => ({
  metadata: { labels: { app: 'x' } },
  spec: { containers: [{ name: 'c', image, ...more }] },
});
const deployment = (replicas: number, image: string, more: Json = {}) => ({
  spec: { replicas, selector: { matchLabels: { app: 'x' } }, template: template(image, more) },
});

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
