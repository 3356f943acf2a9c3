/**
 * workload: the pods of a workload exist, are ready and are what the task asks for. A bare Pod and any workload
 * that owns pods both count, unless `pods.kind` says otherwise.
 *
 *   kind: workload
 *   pods: restricted/lab9server
 *   image: nginx
 *   runs: [sleep, "3600"]
 *   replicas: 3
 *   expect: {metadata: {labels: {app: web}}}     # of every pod
 */
import {
  compare,
  defineGrader,
  expectedTree,
  type Finding,
  type FoundPods,
  type Judgement,
  nameOf,
  type Pod,
  podsOf,
  podsRef,
  refOf,
  type Seen,
  sameImage,
  sameRun,
  stillStarting,
  WORKLOAD_READS,
  whatRuns,
  whyNotReady,
  z,
} from '../../src/sdk.js';

const schema = z.strictObject({
  pods: podsRef,
  replicas: z.number().int().min(0).optional().describe('How many pods, all of them ready.'),
  ready: z.boolean().default(true).describe('Every pod must be ready.'),
  container: z.string().optional().describe('The container that image and runs are about; without it, any of the pod.'),
  image: z.string().optional().describe('Without a tag, every tag of the image counts.'),
  runs: z.array(z.string()).optional().describe('What the container runs, whether as command or as args.'),
  expect: expectedTree.optional().describe('What every pod object must contain.'),
});

type Spec = z.infer<typeof schema>;

export const workload = defineGrader<Spec>({
  kind: 'workload',
  summary: 'The pods of a workload exist, are ready, have the image and run the command that the task asks for.',
  schema,
  reads: () => WORKLOAD_READS,
  judge: (spec, seen) => {
    const found = podsOf(seen.snapshot, spec.pods);
    const missing = missingWorkload(spec, seen, found);
    if (missing) return { status: 'fail', findings: [missing] };
    const starting = found.pods.filter((pod) => spec.ready && stillStarting(pod, seen.now));
    const findings = [
      ...found.pods.flatMap((pod) => findingsOf(spec, pod, starting.includes(pod))),
      ...countFindings(spec, found),
    ];
    if (findings.length > 0) return { status: 'fail', findings };
    return { status: starting.length > 0 ? 'error' : 'pass', findings: starting.map(isStarting) } satisfies Judgement;
  },
});

function isStarting(pod: Pod): Finding {
  return {
    expected: `${nameOf(pod)} is ready`,
    observed: `it is still starting: ${whyNotReady(pod)}`,
    cause: 'check again when it is up, or has failed',
    at: { object: refOf(pod), path: 'status' },
  };
}

function missingWorkload(
  { pods: ref, replicas }: Spec,
  seen: Seen,
  { workload: owner, pods }: FoundPods,
): Finding | undefined {
  const what = ref.name ?? `pods labelled ${JSON.stringify(ref.labels ?? {})}`;
  const expected = `${ref.kind ?? 'a Pod or Deployment'} ${what} in namespace ${ref.namespace}`;
  if (ref.name !== undefined && !owner) {
    const elsewhere = [...seen.snapshot.list('Pod'), ...seen.snapshot.list('Deployment')].find(
      (object) => object.metadata.name === ref.name,
    );
    return {
      expected,
      observed: 'there is none',
      ...(elsewhere ? { cause: `${nameOf(elsewhere)} is there instead`, at: { object: refOf(elsewhere) } } : {}),
    };
  }
  if (pods.length > 0 || replicas === 0) return undefined;
  return {
    expected: `${expected} with at least one pod`,
    observed: 'it has no pod',
    ...(owner ? { at: { object: refOf(owner), path: 'spec.replicas' } } : {}),
  };
}

function countFindings({ replicas }: Spec, { workload: owner, pods }: FoundPods): Finding[] {
  if (replicas === undefined || pods.length === replicas) return [];
  return [
    {
      expected: `${replicas} ${replicas === 1 ? 'pod' : 'pods'}`,
      observed: String(pods.length),
      ...(owner ? { at: { object: refOf(owner), path: 'spec.replicas' } } : {}),
    },
  ];
}

function findingsOf(spec: Spec, pod: Pod, starting: boolean): Finding[] {
  const findings: Finding[] = [];
  const object = refOf(pod);
  const notReady = spec.ready && !starting ? whyNotReady(pod) : undefined;
  if (notReady) {
    findings.push({ expected: `${nameOf(pod)} is ready`, observed: notReady, at: { object, path: 'status' } });
  }
  findings.push(...containerFindings(spec, pod));
  for (const { path, expected, observed } of compare(spec.expect ?? {}, pod)) {
    findings.push({ expected: `${path}: ${expected}`, observed, at: { object, path } });
  }
  return findings;
}

function containerFindings({ container: name, image, runs }: Spec, pod: Pod): Finding[] {
  if (name === undefined && image === undefined && runs === undefined) return [];
  const object = refOf(pod);
  const candidates = pod.spec.containers
    .map((container, index) => ({ container, path: `spec.containers[${index}]` }))
    .filter(({ container }) => name === undefined || container.name === name);
  const judged = candidates.map(({ container, path }) => {
    const findings: Finding[] = [];
    if (image !== undefined && !sameImage(image, container.image ?? '')) {
      findings.push({
        expected: `image ${image}`,
        observed: container.image ?? 'no image',
        at: { object, path: `${path}.image` },
      });
    }
    if (runs !== undefined && !sameRun(runs, container)) {
      const given = whatRuns(container).join(' ');
      findings.push({
        expected: `the container runs "${runs.join(' ')}"`,
        observed: given === '' ? "the image's own command" : `"${given}"`,
        at: { object, path: `${path}.${container.command ? 'command' : 'args'}` },
      });
    }
    return findings;
  });
  if (judged.some((findings) => findings.length === 0)) return [];
  const nearest = judged.sort((a, b) => a.length - b.length)[0];
  const names = pod.spec.containers.map((container) => container.name).join(', ');
  return (
    nearest ?? [
      { expected: `a container ${name}`, observed: `containers: ${names}`, at: { object, path: 'spec.containers' } },
    ]
  );
}
