import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cluster, ClusterStatus } from '../../../src/domain/cluster.js';
import type { PracticeEvent } from '../../../src/domain/events.js';
import type { ExamBlueprint } from '../../../src/domain/exam-blueprint.js';
import type { Capability, Lab } from '../../../src/domain/lab.js';
import { ExitCode, LabError } from '../../../src/domain/lab-error.js';
import type { KubeObject } from '../../../src/domain/objects.js';
import { defineGrader } from '../../../src/grading/grader.js';
import { createRegistry } from '../../../src/grading/registry.js';
import { createPractice } from '../../../src/practice/create-practice.js';
import type { PracticeDeps } from '../../../src/practice/deps.js';
import type { ExamCatalog } from '../../../src/practice/exam/ports.js';
import { createAttemptStore } from '../../../src/store/attempt-store.js';
import { createExamStore } from '../../../src/store/exam-store.js';
import { createShellKubeconfigs } from '../../../src/store/shell-kubeconfigs.js';
import { FakeKube } from './fake-kube.js';
import { HandClock } from './hand-clock.js';

export const pod = (namespace: string, name: string, labels = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace, name, labels },
  spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] },
});

/** Two pods in two namespaces; the learner has to make a pod called `mine` in the first. */
export const lab = (changes: Partial<Lab> = {}): Lab => ({
  id: 'net-two',
  title: 'Two namespaces',
  exams: ['CKAD'],
  domain: 'Services and Networking',
  difficulty: 'easy',
  minutes: 5,
  requires: [],
  namespaces: ['front', 'back'],
  tags: [],
  folder: '/labs/net-two',
  points: 2,
  task: 'Make a pod.',
  hints: ['First hint.', 'Second hint.'],
  solution: 'kubectl run mine --image nginx',
  seed: [
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace: 'back', name: 'deny' } },
    pod('front', 'web'),
    pod('back', 'db'),
    { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'back', name: 'db' }, spec: {} },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'front', name: 'settings' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'back', labels: { tier: 'back' } } },
  ],
  checks: [
    {
      id: 'mine',
      kind: 'pod-exists',
      title: 'mine runs',
      points: 2,
      why: 'The task asks for it.',
      spec: { name: 'mine' },
    },
  ],
  ...changes,
});

const podExists = defineGrader({
  kind: 'pod-exists',
  summary: 'A pod of this name is in the lab.',
  schema: z.object({ name: z.string() }),
  judge: ({ name }, { snapshot, namespaces }) => {
    const found = namespaces.some((namespace) => snapshot.get('Pod', namespace, name));
    const findings = found ? [] : [{ expected: `pod ${name}`, observed: 'no such pod' }];
    return { status: found ? 'pass' : 'fail', findings };
  },
});

/** Two questions, 6 and 4 points, in ten minutes. */
export const blueprint = (changes: Partial<ExamBlueprint> = {}): ExamBlueprint => ({
  id: 'mock',
  title: 'Mock',
  exam: 'CKAD',
  minutes: 10,
  pass: 66,
  strict: false,
  questions: [
    { lab: 'one', points: 6 },
    { lab: 'two', points: 4 },
  ],
  ...changes,
});

export interface Bench {
  clock: HandClock;
  kube: FakeKube;
  deps: PracticeDeps;
  practice: ReturnType<typeof createPractice>;
  events: PracticeEvent[];
  on: (event: PracticeEvent) => void;
  labs: Map<string, Lab>;
  /** What `provider.status()` says; `up` makes it running. */
  state: { now: ClusterStatus['state'] };
  /** What the provider was told to put in, once for each time. */
  ensured: (readonly Capability[])[];
  folder: string;
}

/** A practice over a cluster in memory and attempts in a temporary folder. */
export async function bench(
  options: {
    capabilities?: Capability[];
    labs?: Lab[];
    blueprints?: ExamBlueprint[];
    deps?: Partial<PracticeDeps>;
  } = {},
): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'kubedrill-practice-'));
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, KUBECONFIG);
  const clock = new HandClock();
  const kube = new FakeKube(clock);
  const capabilities = options.capabilities ?? ['networkpolicy', 'default-namespace'];
  const cluster: Cluster = {
    provider: 'kind',
    name: 'drill',
    kubeconfig,
    kubectl: '/opt/bin/kubectl',
    kubernetes: 'v1.36.4',
    capabilities,
  };
  const state: Bench['state'] = { now: 'absent' };
  const ensured: Bench['ensured'] = [];
  const labs = new Map((options.labs ?? [lab()]).map((known) => [known.id, known]));
  const deps: PracticeDeps = {
    provider: {
      name: 'kind',
      capabilities,
      up: async () => {
        state.now = 'running';
        return cluster;
      },
      status: async () => ({
        state: state.now,
        provider: 'kind',
        name: 'drill',
        ...(state.now === 'running' ? { cluster } : {}),
      }),
      ensure: async (needs) => {
        ensured.push(needs);
      },
      down: async () => {
        state.now = 'absent';
      },
    },
    catalog: {
      all: async () => ({ labs: [...labs.values()], broken: [] }),
      get: async (id) => {
        const found = labs.get(id);
        if (found) return found;
        throw new LabError({ code: 'unknown-lab', message: `there is no lab "${id}"`, exitCode: ExitCode.usage });
      },
    },
    attempts: createAttemptStore({ folder, clock }),
    blueprints: memoryBlueprints(options.blueprints ?? []),
    exams: createExamStore({ folder, clock }),
    shellKubeconfigs: createShellKubeconfigs({ folder }),
    openKube: async () => {
      kube.opened++;
      return kube;
    },
    createProber: () => ({ run: async () => new Map() }),
    graders: createRegistry([podExists]),
    clock,
    path: '/usr/bin:/bin',
    ...options.deps,
  };
  const events: PracticeEvent[] = [];
  const on = (event: PracticeEvent) => events.push(event);
  return { clock, kube, deps, practice: createPractice(deps), events, on, labs, state, ensured, folder };
}

const memoryBlueprints = (blueprints: readonly ExamBlueprint[]): ExamCatalog => ({
  all: async () => ({ blueprints, broken: [] }),
  get: async (id) => {
    const found = blueprints.find((blueprint) => blueprint.id === id);
    if (found) return found;
    throw new LabError({ code: 'unknown-exam', message: `there is no exam "${id}"`, exitCode: ExitCode.usage });
  },
});

const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: kind-drill
contexts:
  - name: kind-drill
    context: {cluster: drill, user: drill}
clusters:
  - name: drill
    cluster: {server: https://127.0.0.1:6443}
users:
  - name: drill
    user: {}
`;
