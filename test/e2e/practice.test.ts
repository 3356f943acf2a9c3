import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/domain/clock.js';
import type { PracticeEvent } from '../../src/domain/events.js';
import type { KubeObject } from '../../src/domain/objects.js';
import type { Kube } from '../../src/kube/kube.js';
import { openKube } from '../../src/kube/open.js';
import { KUBECONFIG, NAMESPACES, practiceIn } from './practice-bench.js';

/** Laying labs out and taking them away on a real cluster: nothing is left, whatever the learner made and whenever we die. */

const [front, back] = NAMESPACES;
const LEARNERS_OWN = 'drill-learners-own';
let folder: string;
let kube: Kube;
let practice: ReturnType<typeof practiceIn>['practice'];
const nothing = () => undefined;
const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubedrill-practice-'));
  kube = await openKube(KUBECONFIG);
  practice = practiceIn(folder).practice;
});

afterAll(async () => {
  for (const name of [...NAMESPACES, LEARNERS_OWN]) await kube.delete({ apiVersion: 'v1', kind: 'Namespace', name });
  kube.close();
  await rm(folder, { recursive: true, force: true });
});

async function podNames(where: string): Promise<string[]> {
  const pods = await kube.list({ apiVersion: 'v1', kind: 'Pod', namespace: where });
  return pods.map(({ metadata }) => metadata.name).sort();
}

/** Everything in the namespace, as "Kind/name"; slices without their random endings, no events. */
async function contents(where: string): Promise<string[]> {
  const kinds = (await kube.namespacedKinds()).filter(({ kind }) => kind !== 'Event');
  const lists = await Promise.all(kinds.map((kind) => kube.list({ ...kind, namespace: where })));
  const names = lists.flatMap((objects, index) =>
    objects.map(({ metadata: { name } }) => `${kinds[index]?.kind}/${name.replace(/(?<=server)-\w+$/, '')}`),
  );
  return names.sort();
}

const pause = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';
const template = (labels: Record<string, string>) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'main', image: pause, imagePullPolicy: 'IfNotPresent', args: ['pause'] }] },
});
const made = (apiVersion: string, kind: string, name: string, rest: object = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { namespace: back, name },
  ...rest,
});

/** One of nearly everything that a learner may leave behind. */
const MESS: readonly KubeObject[] = [
  made('v1', 'ConfigMap', 'notes', { data: { a: 'b' } }),
  made('v1', 'Secret', 'password', { stringData: { a: 'b' } }),
  made('v1', 'ServiceAccount', 'robot'),
  made('rbac.authorization.k8s.io/v1', 'Role', 'reader', { rules: [] }),
  made('rbac.authorization.k8s.io/v1', 'RoleBinding', 'reader', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'robot' }],
  }),
  made('v1', 'PersistentVolumeClaim', 'disk', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
  }),
  made('v1', 'ResourceQuota', 'quota', { spec: { hard: { pods: '50' } } }),
  made('v1', 'LimitRange', 'limits', { spec: { limits: [] } }),
  made('v1', 'Service', 'mine', { spec: { selector: { app: 'mine' }, ports: [{ port: 80 }] } }),
  made('discovery.k8s.io/v1', 'EndpointSlice', 'by-hand', { addressType: 'IPv4', endpoints: [], ports: [] }),
  made('apps/v1', 'Deployment', 'web', {
    spec: { replicas: 2, selector: { matchLabels: { app: 'w' } }, template: template({ app: 'w' }) },
  }),
  made('apps/v1', 'StatefulSet', 'db', {
    spec: { serviceName: 'db', selector: { matchLabels: { app: 's' } }, template: template({ app: 's' }) },
  }),
  made('apps/v1', 'DaemonSet', 'agent', {
    spec: { selector: { matchLabels: { app: 'd' } }, template: template({ app: 'd' }) },
  }),
  made('batch/v1', 'Job', 'once', {
    spec: { template: { ...template({ app: 'j' }), spec: { ...template({}).spec, restartPolicy: 'Never' } } },
  }),
  made('batch/v1', 'CronJob', 'often', {
    spec: {
      schedule: '* * * * *',
      jobTemplate: {
        spec: { template: { ...template({}), spec: { ...template({}).spec, restartPolicy: 'Never' } } },
      },
    },
  }),
  made('networking.k8s.io/v1', 'NetworkPolicy', 'deny', { spec: { podSelector: {} } }),
  made('networking.k8s.io/v1', 'Ingress', 'door', {
    spec: { defaultBackend: { service: { name: 'mine', port: { number: 80 } } } },
  }),
  made('policy/v1', 'PodDisruptionBudget', 'few', { spec: { maxUnavailable: 0, selector: {} } }),
];

/** What namespace `back` holds when the lab has just been laid out. */
const LAID_OUT = [
  'ConfigMap/kube-root-ca.crt',
  'EndpointSlice/server',
  'Endpoints/server',
  'Pod/decoy',
  'Pod/server',
  'Service/server',
  'ServiceAccount/default',
];

describe('a lab on a real cluster', () => {
  test('is laid out, and its UIDs are remembered', async () => {
    const { attempt } = await practice.begin('e2e-practice', nothing);
    expect(await contents(back)).toEqual(LAID_OUT);
    const server = await kube.get({ apiVersion: 'v1', kind: 'Pod', namespace: back, name: 'server' });
    expect(attempt.seeded.find(({ kind, name }) => kind === 'Pod' && name === 'server')?.uid).toBe(
      server?.metadata.uid,
    );
  });

  test('reset removes one of everything that a learner can make, and nothing outside the lab', async () => {
    await kube.create(namespace(LEARNERS_OWN));
    await kube.create({ ...made('v1', 'ConfigMap', 'keep'), metadata: { namespace: LEARNERS_OWN, name: 'keep' } });
    for (const object of MESS) await kube.create(object);
    await kube.patch(
      { apiVersion: 'v1', kind: 'Namespace', name: back },
      { metadata: { labels: { access: 'yes', 'pod-security.kubernetes.io/enforce': 'restricted' } } },
    );
    await kube.delete({ apiVersion: 'v1', kind: 'Pod', namespace: back, name: 'server' });
    await practice.reset(nothing);
    expect(await contents(back)).toEqual(LAID_OUT);
    const restored = await kube.get({ apiVersion: 'v1', kind: 'Namespace', name: back });
    expect(restored?.metadata.labels).toEqual({
      'kubernetes.io/metadata.name': back,
      'kubedrill.dev/lab': 'e2e-practice',
    });
    // Controllers that were removed make nothing new.
    await systemClock.sleep(3_000);
    expect(await contents(back)).toEqual(LAID_OUT);
    expect(await contents(LEARNERS_OWN)).toContain('ConfigMap/keep');
  });

  test('reset brings back a namespace that the learner deleted', async () => {
    await kube.delete({ apiVersion: 'v1', kind: 'Namespace', name: back });
    await practice.reset(nothing);
    expect(await contents(back)).toEqual(LAID_OUT);
  });

  test('warm begin and reset stay quick, on a busy machine too', async () => {
    const timed = async (work: () => Promise<unknown>) => {
      const before = performance.now();
      await work();
      return performance.now() - before;
    };
    const begin: number[] = [];
    const reset: number[] = [];
    for (let time = 0; time < 3; time++) {
      begin.push(await timed(() => practice.begin('e2e-practice', nothing)));
      reset.push(await timed(() => practice.reset(nothing)));
    }
    const seconds = (times: number[]) => times.map((ms) => (ms / 1000).toFixed(1)).join(', ');
    console.log(`warm begin ${seconds(begin)} s; reset ${seconds(reset)} s`);
    // Five seconds are the aim; the benchmark holds them to it where nothing else runs.
    expect(Math.min(...begin)).toBeLessThan(12_000);
    expect(Math.min(...reset)).toBeLessThan(12_000);
  });

  test('stop leaves nothing of it', async () => {
    await practice.stop(nothing);
    for (const name of NAMESPACES) await gone(name);
    expect(await practice.current()).toBeUndefined();
  });
});

describe('killed with -9', () => {
  test.each([
    ['preparing the namespaces', (event: PracticeEvent) => event.type === 'phase' && event.phase === 'sweep'],
    ['placing the objects', (event: PracticeEvent) => event.type === 'phase' && event.phase === 'seed'],
    ['waiting for them', (event: PracticeEvent) => event.type === 'phase' && event.state === 'progress'],
  ])('while %s: no attempt has begun, and the next begin is clean', async (_, when) => {
    await killed(worker('begin'), when);
    expect(await practice.current()).toBeUndefined();
    await practice.begin('e2e-practice', nothing);
    expect(await contents(back)).toEqual(LAID_OUT);
    expect(await podNames(front)).toEqual(['sleepy1', 'sleepy2']);
    await practice.stop(nothing);
  });

  test('while resetting: the attempt goes on, and the next reset is whole', async () => {
    const { attempt } = await practice.begin('e2e-practice', nothing);
    await killed(worker('reset'), (event) => event.type === 'phase' && event.phase === 'seed');
    expect((await practice.current())?.attempt).toMatchObject({ id: attempt.id, deadlineAt: attempt.deadlineAt });
    await practice.reset(nothing);
    expect(await contents(back)).toEqual(LAID_OUT);
  });

  test('while checking: nothing is lost, and the next check counts', async () => {
    const before = (await practice.current())?.attempt.checks;
    await killed(worker('check'), () => true);
    const { attempt } = await practice.check(nothing);
    expect(attempt.checks).toBeGreaterThan(before ?? 0);
  });
});

describe('two processes on one attempt', () => {
  test('take turns; every check is written whole', async () => {
    const before = (await practice.current())?.attempt;
    const workers = [worker('check'), worker('check'), worker('check')];
    const here = [practice.check(nothing), practice.check(nothing)];
    const [codes] = await Promise.all([Promise.all(workers.map((each) => once(each, 'exit'))), Promise.all(here)]);
    expect(codes.map(([code]) => code)).toEqual([0, 0, 0]);
    const after = (await practice.current())?.attempt;
    expect(after?.checks).toBe((before?.checks ?? 0) + 5);
    const file = await readFile(join(folder, 'attempts', `${after?.id}.jsonl`), 'utf8');
    for (const line of file.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
    await practice.stop(nothing);
  });
});

function worker(verb: string): ChildProcess {
  return fork(join(import.meta.dirname, 'practice-worker.ts'), [folder, verb], { execArgv: ['--import', 'tsx'] });
}

async function killed(child: ChildProcess, when: (event: PracticeEvent) => boolean): Promise<void> {
  child.on('message', (event: PracticeEvent) => {
    if (when(event)) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

/** Kubernetes ends namespaces in its own time. */
async function gone(name: string): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  while (await kube.get({ apiVersion: 'v1', kind: 'Namespace', name })) {
    if (Date.now() > giveUpAt) throw new Error(`namespace ${name} is still there`);
    await systemClock.sleep(250);
  }
}
