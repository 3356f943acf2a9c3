import type { GradeResult, Verdict } from '../../../src/domain/verdict.js';

const base = { points: 2, earned: 0, why: 'The task says so.', findings: [] };

const verdicts: readonly Verdict[] = [
  { ...base, check: 'server', title: 'lab9server runs', status: 'pass', earned: 2, notes: ['Egress is isolated too'] },
  {
    ...base,
    check: 'denied',
    title: 'sleepybox2 is kept out of every pod in the namespace restricted',
    status: 'fail',
    findings: [
      {
        expected: 'sleepybox2 is denied lab9server:80/TCP',
        observed: 'connected after 2 ms',
        cause:
          'policy restricted/mynp rule 1 has two peers, and the second one admits every pod of namespace default, sleepybox2 among them',
        at: {
          object: { kind: 'NetworkPolicy', namespace: 'restricted', name: 'mynp' },
          path: 'spec.ingress[0].from[1]',
        },
        ruledOut: ['DNS resolves', 'the Service has its endpoint'],
      },
    ],
  },
  {
    ...base,
    check: 'third',
    title: 'third namespace is kept out',
    status: 'error',
    findings: [{ expected: 'denied', observed: 'no probe could be run: <exec> & "forbidden"\u0007' }],
  },
  {
    ...base,
    check: 'egress',
    title: 'egress is open',
    status: 'skipped',
    findings: [{ expected: '', observed: 'server did not pass' }],
  },
];

export const mixed: GradeResult = {
  lab: 'np-lab9',
  verdicts,
  score: { earned: 2, possible: 6, total: 8, provisional: true, passed: false },
  startedAt: Date.UTC(2026, 10, 21, 9),
  tookMs: 2345,
};
