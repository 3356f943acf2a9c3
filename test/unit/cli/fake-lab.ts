import type { Attempt } from '../../../src/domain/attempt.js';
import type { LabWithAnswers } from '../../../src/domain/lab.js';
import type { GradeResult, Verdict } from '../../../src/domain/verdict.js';

export const T0 = Date.UTC(2026, 10, 21, 9, 0, 0);

export const lab9: LabWithAnswers = {
  id: 'np-lab9',
  title: 'Only one pod may pass',
  exams: ['CKAD', 'CKA'],
  domain: 'Services and Networking',
  difficulty: 'hard',
  minutes: 10,
  requires: ['networkpolicy'],
  namespaces: ['restricted', 'default'],
  tags: ['networkpolicy'],
  folder: '/labs/np-lab9',
  points: 8,
  task: '# Only one pod may pass\n\nLet `sleepybox1` reach the server.',
  hints: ['Look at both ends.', 'Use one peer with two selectors.'],
  solution: 'One peer, two selectors.',
  docs: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  seed: [],
  checks: [],
  answers: [
    { name: 'right-script', right: true, summary: 'by hand', fails: [], steps: [{ type: 'script', file: 'do.sh' }] },
    {
      name: 'right-metadata-name',
      right: true,
      summary: 'by the name label',
      fails: [],
      steps: [
        {
          type: 'apply',
          file: 'policy.yaml',
          objects: [
            {
              apiVersion: 'networking.k8s.io/v1',
              kind: 'NetworkPolicy',
              metadata: { name: 'np', namespace: 'restricted' },
            },
          ],
        },
      ],
    },
  ],
};

export const attempt: Attempt = {
  id: 'a1',
  lab: 'np-lab9',
  provider: 'kind',
  cluster: 'kubedrill',
  startedAt: T0,
  deadlineAt: T0 + 600_000,
  seeded: [],
  hints: 1,
  resets: 0,
  checks: 1,
  solutionShown: false,
};

const passing: Verdict = {
  check: 'server',
  title: 'lab9server is served',
  status: 'pass',
  points: 3,
  earned: 3,
  why: 'Without the server nothing can be proven.',
  findings: [],
};

const failing: Verdict = {
  check: 'denied',
  title: 'sleepybox2 is kept out',
  status: 'fail',
  points: 5,
  earned: 0,
  why: 'Only sleepybox1 may reach the namespace.',
  findings: [
    {
      expected: 'sleepybox2 is denied lab9server:80/TCP',
      observed: 'connected after 2 ms',
      cause: 'no policy selects lab9server',
      at: { object: { kind: 'Pod', namespace: 'restricted', name: 'lab9server' }, path: 'metadata.labels' },
      ruledOut: ['DNS resolves'],
    },
  ],
  matrix: [
    {
      from: 'sleepybox1',
      to: 'lab9server',
      port: '80/TCP',
      expected: 'allowed',
      observed: 'allowed',
      class: 'connected',
    },
    {
      from: 'sleepybox2',
      to: 'lab9server',
      port: '80/TCP',
      expected: 'denied',
      observed: 'allowed',
      class: 'connected',
    },
  ],
};

const { matrix: _, ...unmatrixed } = failing;

const undetermined: Verdict = {
  ...unmatrixed,
  status: 'error',
  findings: [{ expected: 'sleepybox2 is denied', observed: 'the API did not answer' }],
};

function result(verdicts: readonly Verdict[], provisional: boolean): GradeResult {
  const sum = (pick: (verdict: Verdict) => number) => verdicts.reduce((total, verdict) => total + pick(verdict), 0);
  return {
    lab: 'np-lab9',
    verdicts,
    score: {
      earned: sum(({ earned }) => earned),
      possible: sum(({ points, status }) => (status === 'error' ? 0 : points)),
      total: sum(({ points }) => points),
      provisional,
      passed: verdicts.every(({ status }) => status === 'pass'),
    },
    startedAt: T0 + 60_000,
    tookMs: 2100,
  };
}

export const passedResult = result([passing, { ...unmatrixed, status: 'pass', earned: 5, findings: [] }], false);
export const failedResult = result([passing, failing], false);
export const undeterminedResult = result([passing, undetermined], true);
