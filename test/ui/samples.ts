import type { Attempt } from '../../src/domain/attempt.js';
import type { Cluster } from '../../src/domain/cluster.js';
import type { Comparison } from '../../src/domain/comparison.js';
import type { Check, Lab } from '../../src/domain/lab.js';
import type { ObjectTable } from '../../src/domain/object-table.js';
import type { GradeResult, MatrixCell, Verdict } from '../../src/domain/verdict.js';

const TASK = `# Let one pod in

A server runs in the namespace \`restricted\`. Of all pods in the cluster, **only** \`sleepybox1\` in \`default\` may reach it.

## What is there

- namespace \`restricted\`, empty
- nothing else: you make the pods yourself

## What to do

1. Run a pod \`lab9server\` (image \`nginx\`) in \`restricted\` and expose it with a Service on port 80.
2. Run \`sleepybox1\` and \`sleepybox2\` (image \`busybox\`) in \`default\`:

   \`\`\`sh
   kubectl run sleepybox1 --image=busybox -- sleep 3600
   \`\`\`

3. Write a NetworkPolicy so that *every pod* in \`restricted\` is reached by \`sleepybox1\` alone.

| from | namespace | must reach the server |
|---|---|---|
| sleepybox1 | default | yes |
| sleepybox2 | default | no |
| any other pod | any | no |

> Names of policies, Services and labels are yours to choose.
`;

const SOLUTION = `# Solution

One peer that names both the namespace **and** the pod:

\`\`\`yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: only-sleepybox1
  namespace: restricted
spec:
  podSelector: {}
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: default
          podSelector:
            matchLabels:
              run: sleepybox1
\`\`\`
`;

export function sampleCheck(id: string, title: string, points: number): Check {
  return { id, kind: 'object', title, points, why: `Why ${id} matters.`, spec: {} };
}

export function sampleLab(over: Partial<Lab> = {}): Lab {
  return {
    id: 'np-lab9',
    title: 'Only sleepybox1 reaches the restricted server',
    exams: ['CKAD', 'CKA'],
    domain: 'Services and Networking',
    difficulty: 'hard',
    minutes: 10,
    requires: ['networkpolicy', 'default-namespace'],
    namespaces: ['default', 'restricted'],
    tags: [],
    docs: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
    folder: '/labs/np-lab9',
    points: 8,
    task: TASK,
    hints: [
      'Look at the **peers** of the rule.',
      'One peer may have two selectors.',
      'Both selectors in *one* list item.',
    ],
    solution: SOLUTION,
    seed: [],
    checks: [
      sampleCheck('pods', 'The three pods run as asked', 2),
      sampleCheck('isolated', 'A policy isolates lab9server', 2),
      sampleCheck('reach', 'Only sleepybox1 reaches the pods in restricted', 4),
    ],
    ...over,
  };
}

export const SAMPLE_LABS: readonly Lab[] = [
  sampleLab({
    id: 'np-access-label',
    title: 'Let pods in by their label',
    difficulty: 'easy',
    minutes: 6,
    points: 5,
    namespaces: ['access'],
    requires: ['networkpolicy'],
  }),
  sampleLab(),
  sampleLab({
    id: 'svc-web-service',
    title: 'Expose a Deployment inside the cluster',
    difficulty: 'easy',
    minutes: 4,
    points: 4,
    namespaces: ['web'],
    requires: [],
  }),
];

export const SAMPLE_CLUSTER: Cluster = {
  provider: 'kind',
  name: 'kubedrill',
  kubeconfig: '/home/me/.local/state/kubedrill/kubeconfig',
  kubernetes: 'v1.36.4',
  capabilities: ['networkpolicy', 'volumes', 'default-namespace'],
};

export function sampleAttempt(startedAt: number, over: Partial<Attempt> = {}): Attempt {
  return {
    id: `np-lab9-${startedAt}`,
    lab: 'np-lab9',
    provider: 'kind',
    cluster: 'kubedrill',
    startedAt,
    deadlineAt: startedAt + 10 * 60_000,
    seeded: [],
    hints: 0,
    resets: 0,
    checks: 0,
    solutionShown: false,
    ...over,
  };
}

function cell(from: string, expected: MatrixCell['expected'], observed: MatrixCell['observed']): MatrixCell {
  const known = observed === 'allowed' ? 'connected' : 'timeout';
  return {
    from,
    to: 'restricted/lab9server',
    port: '80/TCP',
    expected,
    observed,
    class: observed === 'unknown' ? 'exec-impossible' : known,
  };
}

const PODS: Verdict = {
  check: 'pods',
  title: 'The three pods run as asked',
  status: 'pass',
  points: 2,
  earned: 2,
  why: 'The names and images are part of the task.',
  findings: [],
};

export function failingResult(startedAt: number): GradeResult {
  return {
    lab: 'np-lab9',
    startedAt,
    tookMs: 2_400,
    score: { earned: 4, possible: 8, total: 8, provisional: false, passed: false },
    verdicts: [
      PODS,
      {
        check: 'isolated',
        title: 'A policy isolates lab9server',
        status: 'pass',
        points: 2,
        earned: 2,
        why: '',
        findings: [],
        notes: ['Egress is isolated as well; the task does not need it.'],
      },
      {
        check: 'reach',
        title: 'Only sleepybox1 reaches the pods in restricted',
        status: 'fail',
        points: 4,
        earned: 0,
        why: 'Two selectors in two list items are joined by OR: each of them lets traffic in by itself.',
        findings: [
          {
            expected: 'default/sleepybox2 does not reach restricted/lab9server on 80/TCP',
            observed: 'connected after 4 ms',
            cause: 'policy restricted/mynp rule 1 admits every pod of namespace default through its first peer',
            at: {
              object: { kind: 'NetworkPolicy', namespace: 'restricted', name: 'mynp' },
              path: 'spec.ingress[0].from[0].namespaceSelector',
            },
            ruledOut: ['DNS resolves', 'the Service has its endpoint'],
          },
        ],
        matrix: [
          cell('default/sleepybox1', 'allowed', 'allowed'),
          cell('default/sleepybox2', 'denied', 'allowed'),
          cell('other/stranger', 'denied', 'denied'),
        ],
      },
    ],
  };
}

export function passingResult(startedAt: number): GradeResult {
  const failing = failingResult(startedAt);
  return {
    ...failing,
    score: { earned: 8, possible: 8, total: 8, provisional: false, passed: true },
    verdicts: failing.verdicts.map((verdict) => ({
      ...verdict,
      status: 'pass',
      earned: verdict.points,
      findings: [],
      ...(verdict.matrix && {
        matrix: verdict.matrix.map((one) => ({ ...one, observed: one.expected, class: 'timeout' })),
      }),
    })),
  };
}

export function undeterminedResult(startedAt: number): GradeResult {
  const failing = failingResult(startedAt);
  return {
    ...failing,
    score: { earned: 4, possible: 4, total: 8, provisional: true, passed: false },
    verdicts: failing.verdicts.map((verdict) =>
      verdict.check !== 'reach'
        ? verdict
        : {
            ...verdict,
            status: 'error',
            findings: [
              {
                expected: 'default/sleepybox2 does not reach restricted/lab9server on 80/TCP',
                observed: 'could not run anything in default/sleepybox2',
                cause: 'the API server did not answer within 10 s',
              },
            ],
            matrix: [
              cell('default/sleepybox1', 'allowed', 'allowed'),
              cell('default/sleepybox2', 'denied', 'unknown'),
              cell('other/stranger', 'denied', 'unknown'),
            ],
          },
    ),
  };
}

export function sampleTables(): ObjectTable[] {
  return [
    {
      kind: 'Pod',
      columns: ['NAMESPACE', 'NAME', 'READY', 'STATUS', 'IP', 'LABELS'],
      rows: [
        ['default', 'sleepybox1', '1/1', 'Running', '10.244.0.11', 'run=sleepybox1'],
        ['default', 'sleepybox2', '0/1', 'ImagePullBackOff', '-', 'run=sleepybox2'],
        ['restricted', 'lab9server', '1/1', 'Running', '10.244.0.12', 'app.kubernetes.io/name=lab9server,tier=backend'],
      ],
    },
    {
      kind: 'Service',
      columns: ['NAMESPACE', 'NAME', 'TYPE', 'CLUSTER-IP', 'PORTS', 'ENDPOINTS', 'SELECTOR'],
      rows: [['restricted', 'lab9server', 'ClusterIP', '10.96.7.31', '80', '1 ready', 'run=lab9server']],
    },
    {
      kind: 'NetworkPolicy',
      columns: ['NAMESPACE', 'NAME', 'PODS', 'TYPES', 'RULES'],
      rows: [['restricted', 'mynp', 'all', 'Ingress', '1 in, 0 out']],
    },
  ];
}

export function sampleComparison(attempt = 'np-lab9-1'): Comparison {
  return {
    attempt,
    lab: 'np-lab9',
    answer: { name: 'right-metadata-name', summary: 'the namespace by its name label, and the pod, in one peer' },
    objects: [
      {
        state: 'differs',
        kind: 'NetworkPolicy',
        namespace: 'restricted',
        name: 'mynp',
        answerName: 'only-sleepybox1',
        seeded: false,
        lines: [
          { sign: ' ', text: 'apiVersion: networking.k8s.io/v1' },
          { sign: ' ', text: 'kind: NetworkPolicy' },
          { sign: ' ', text: 'metadata:' },
          { sign: '-', text: '  name: mynp' },
          { sign: '+', text: '  name: only-sleepybox1' },
          { sign: ' ', text: '  namespace: restricted' },
          { sign: 'gap', text: '4 equal lines' },
          { sign: ' ', text: '            matchLabels:' },
          { sign: ' ', text: '              kubernetes.io/metadata.name: default' },
          { sign: '-', text: '        - podSelector:' },
          { sign: '+', text: '          podSelector:' },
        ],
      },
      { state: 'missing', kind: 'Service', namespace: 'restricted', name: 'lab9server', seeded: false, lines: [] },
      { state: 'additional', kind: 'Pod', namespace: 'default', name: 'tmp', seeded: false, lines: [] },
      { state: 'same', kind: 'Pod', namespace: 'restricted', name: 'lab9server', seeded: false, lines: [] },
    ],
  };
}
