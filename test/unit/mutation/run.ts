import type { Lab } from '../../../src/domain/lab.js';
import type { KubeObject } from '../../../src/domain/objects.js';
import type { GradeResult } from '../../../src/domain/verdict.js';
import { grade } from '../../../src/grading/grade.js';
import type { Snapshot } from '../../../src/grading/snapshot.js';
import { InMemoryCluster } from '../graders/in-memory-cluster.js';
import { registry } from '../graders/lab-in-memory.js';
import { namingProber } from './naming-prober.js';

/** DNS as kubeadm sets it up, so that cutting a client off from it shows. */
const DNS: readonly KubeObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'coredns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
    spec: { containers: [{ name: 'coredns', image: 'registry.k8s.io/coredns/coredns:v1.12.1' }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kube-dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
    spec: {
      clusterIP: '10.96.0.10',
      selector: { 'k8s-app': 'kube-dns' },
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP' },
        { name: 'dns-tcp', port: 53, protocol: 'TCP' },
      ],
    },
  },
];

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
