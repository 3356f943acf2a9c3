import type { Lab } from '../../../src/domain/lab.js';
import type { KubeObject } from '../../../src/domain/objects.js';
import type { GradeResult } from '../../../src/domain/verdict.js';
import { grade } from '../../../src/grading/grade.js';
import type { Snapshot } from '../../../src/grading/snapshot.js';
import { DNS } from '../graders/dns-objects.js';
import { InMemoryCluster } from '../graders/in-memory-cluster.js';
import { registry } from '../graders/lab-in-memory.js';
import { namingProber } from '../graders/naming-prober.js';

export interface Outcome {
  /** The cluster after the objects were applied. */
  after: Snapshot;
  result: GradeResult;
}

/** Seeds the lab in memory, applies the objects over it, and grades. */
export async function tryOut(lab: Lab, objects: readonly KubeObject[]): Promise<Outcome> {
  const cluster = new InMemoryCluster([...lab.namespaces, 'kube-system', 'elsewhere']);
  cluster.apply(DNS);
  const seeded = cluster.apply(lab.seed);
  cluster.apply(objects);
  const after = cluster.snapshot();
  const result = await grade(
    { lab, seeded },
    {
      observer: { snapshot: async () => after },
      prober: namingProber,
      graders: registry,
      clock: { now: () => 1_800_000_000_000, sleep: async () => {} },
      on: () => {},
    },
  );
  return { after, result };
}
