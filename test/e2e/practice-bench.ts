import { z } from 'zod';
import { systemClock } from '../../src/domain/clock.js';
import type { Cluster } from '../../src/domain/cluster.js';
import type { Lab } from '../../src/domain/lab.js';
import type { KubeObject } from '../../src/domain/objects.js';
import { defineGrader } from '../../src/grading/grader.js';
import { createRegistry } from '../../src/grading/registry.js';
import { openKube } from '../../src/kube/open.js';
import { createPractice } from '../../src/practice/create-practice.js';
import { createAttemptStore } from '../../src/store/attempt-store.js';
import { createExamStore } from '../../src/store/exam-store.js';
import { createShellKubeconfigs } from '../../src/store/shell-kubeconfigs.js';

export const KUBECONFIG = process.env.KUBEDRILL_E2E_KUBECONFIG ?? '';
export const NAMESPACES = ['drill-front', 'drill-back'] as const;
const [front, back] = NAMESPACES;

export const pod = (namespace: string, name: string, image: string, ...args: string[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace, name, labels: { app: name } },
  spec: { containers: [{ name: 'main', image, imagePullPolicy: 'IfNotPresent', ...(args.length > 0 && { args }) }] },
});

/** As large as lab 9, in namespaces of its own. A busybox that sleeps does not listen to SIGTERM. */
export const lab: Lab = {
  id: 'e2e-practice',
  title: 'A lab for the tests of practising',
  exams: ['CKAD'],
  domain: 'Services and Networking',
  difficulty: 'easy',
  minutes: 30,
  requires: [],
  namespaces: NAMESPACES,
  tags: [],
  folder: '/nowhere',
  points: 1,
  task: 'Make a pod called mine.',
  hints: ['One.', 'Two.'],
  solution: 'kubectl run mine --image nginx',
  seed: [
    pod(back, 'server', 'nginx:1.27'),
    pod(back, 'decoy', 'nginx:1.27'),
    pod(front, 'sleepy1', 'busybox:1.36', 'sleep', '3600'),
    pod(front, 'sleepy2', 'busybox:1.36', 'sleep', '3600'),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: back, name: 'server' },
      spec: { selector: { app: 'server' }, ports: [{ port: 80 }] },
    },
  ],
  checks: [{ id: 'mine', kind: 'pod-exists', title: 'mine is there', points: 1, why: 'It is the task.', spec: 'mine' }],
};

const podExists = defineGrader({
  kind: 'pod-exists',
  summary: 'A pod of this name is in the lab.',
  schema: z.string(),
  judge: (name, { snapshot, namespaces }) => ({
    status: namespaces.some((namespace) => snapshot.get('Pod', namespace, name)) ? 'pass' : 'fail',
    findings: [],
  }),
});

/**
 * A practice on the cluster of the tests. That cluster is treated as somebody's: `default`, and whatever else is
 * marked as ours, is left alone.
 */
export function practiceIn(folder: string) {
  const capabilities = ['networkpolicy'] as const;
  const cluster: Cluster = {
    provider: 'kind',
    name: 'e2e',
    kubeconfig: KUBECONFIG,
    kubernetes: 'v1.36.4',
    capabilities,
  };
  const attempts = createAttemptStore({ folder, clock: systemClock });
  const practice = createPractice({
    provider: {
      name: 'kind',
      capabilities,
      up: async () => cluster,
      status: async () => ({ state: 'running', provider: 'kind', name: cluster.name, cluster }),
      ensure: async () => undefined,
      down: async () => undefined,
    },
    catalog: { all: async () => ({ labs: [lab], broken: [] }), get: async () => lab },
    attempts,
    blueprints: { all: async () => ({ blueprints: [], broken: [] }), get: async (id) => Promise.reject(new Error(id)) },
    exams: createExamStore({ folder, clock: systemClock }),
    shellKubeconfigs: createShellKubeconfigs({ folder }),
    openKube,
    createProber: () => ({ run: async () => new Map() }),
    graders: createRegistry([podExists]),
    clock: systemClock,
    path: process.env.PATH ?? '',
  });
  return { practice, attempts };
}
