import { graders } from '../../../graders/index.js';
import type { Answer, Lab } from '../../../src/domain/lab.js';
import type { GradeResult } from '../../../src/domain/verdict.js';
import { grade } from '../../../src/grading/grade.js';
import { createRegistry } from '../../../src/grading/registry.js';
import { DNS } from './dns-objects.js';
import { InMemoryCluster } from './in-memory-cluster.js';
import { namingProber } from './naming-prober.js';

export const registry = createRegistry(graders);

/** An answer can be tried here when it consists of manifests alone. */
export function isManifests(answer: Answer): boolean {
  return answer.steps.every(({ type }) => type === 'apply');
}

/** Grades a lab as seeded and, where one is given, with an answer of manifests applied. */
export async function gradeInMemory(lab: Lab, answer?: Answer): Promise<GradeResult> {
  const cluster = new InMemoryCluster([...lab.namespaces, 'kube-system']);
  cluster.apply(DNS);
  const seeded = cluster.apply(lab.seed);
  for (const step of answer?.steps ?? []) if (step.type === 'apply') cluster.apply(step.objects);
  return grade(
    { lab, seeded },
    {
      observer: { snapshot: async () => cluster.snapshot() },
      prober: namingProber,
      graders: registry,
      clock: { now: () => 1_800_000_000_000, sleep: async () => {} },
      on: () => {},
    },
  );
}
