import { describe, expect, test } from 'vitest';
import { possibleLabels } from '../../../graders/possible-labels.js';
import type { LabelSelector, NetworkPolicySpec } from '../../../src/domain/objects.js';
import { object, pod } from '../grading/objects-of.js';
import { judge } from './judging.js';

const policy = (name: string, spec: NetworkPolicySpec) =>
  object('networking.k8s.io/v1', 'NetworkPolicy', name, { spec });
const web = pod('lab/web', { metadata: { labels: { app: 'web' } } });
const bare = pod('lab/bare');
const selecting = (...selectors: LabelSelector[]) =>
  selectors.map((podSelector, index) => policy(`lab/p${index}`, { podSelector, policyTypes: ['Ingress'] }));

describe('every pod of a namespace, present and future', () => {
  const every = { everyPodOf: 'lab' };

  test.each<[string, LabelSelector[]]>([
    ['an empty selector', [{}]],
    [
      'a label, and its absence',
      [{ matchLabels: { a: 'b' } }, { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] }],
    ],
    [
      'has it, has it not',
      [
        { matchExpressions: [{ key: 'x', operator: 'Exists' }] },
        { matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] },
      ],
    ],
  ])('are covered by %s', (_, selectors) => {
    expect(judge('isolation', every, { objects: [web, bare, ...selecting(...selectors)] }).status).toBe('pass');
  });

  test.each<[string, LabelSelector[], string]>([
    ['a label', [{ matchLabels: { app: 'web' } }], 'Pod lab/bare is isolated for Ingress'],
    [
      'all labels there are',
      [{ matchLabels: { app: 'web' } }, { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }],
      'a new pod labelled app=other in lab is isolated for Ingress',
    ],
  ])('are not covered by %s', (_, selectors, expected) => {
    const judged = judge('isolation', every, { objects: [web, bare, ...selecting(...selectors)] });
    expect(judged.status).toBe('fail');
    expect(judged.findings.map((finding) => finding.expected)).toContain(expected);
  });

  test('hold even where there is no pod yet', () => {
    expect(judge('isolation', every, { objects: selecting({}) }).status).toBe('pass');
    expect(judge('isolation', every, { objects: [] }).findings[0]).toMatchObject({
      expected: 'a new pod without labels in lab is isolated for Ingress',
      cause: 'there is no NetworkPolicy in namespace lab',
    });
  });
});

describe('pods by name', () => {
  test('both directions by their types', () => {
    const objects = [web, policy('lab/e', { podSelector: {}, policyTypes: ['Egress'] })];
    expect(judge('isolation', { pods: 'lab/web', direction: 'Egress' }, { objects }).status).toBe('pass');
    expect(judge('isolation', { pods: 'lab/web' }, { objects }).findings[0]).toMatchObject({
      observed: 'no policy selects it for Ingress',
      cause: 'NetworkPolicy lab/e selects every pod for Egress',
    });
    expect(judge('isolation', { pods: 'lab/web', isolated: false }, { objects }).status).toBe('pass');
  });

  test('a policy that must not be', () => {
    const check = { pods: 'lab/web', isolated: false };
    expect(judge('isolation', check, { objects: [web, ...selecting({})] }).findings[0]).toMatchObject({
      expected: 'Pod lab/web is not isolated for Ingress',
      observed: 'NetworkPolicy lab/p0 isolates it',
      at: { object: { name: 'p0' }, path: 'spec.podSelector' },
    });
  });

  test('a policy in another namespace is no help, and it is named', () => {
    const elsewhere = policy('other/p', { podSelector: {} });
    const judged = judge('isolation', { pods: 'lab/web' }, { objects: [web, elsewhere], namespaces: ['lab', 'other'] });
    expect(judged.findings[0]?.cause).toBe(
      'NetworkPolicy other/p is in other; a policy selects pods of its own namespace only',
    );
  });

  test('no such pod', () => {
    expect(judge('isolation', { pods: 'lab/none' }, {}).findings[0]?.observed).toBe('there is no such pod');
  });

  test('the other direction is remarked upon, and costs nothing', () => {
    const objects = [web, policy('lab/both', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })];
    const judged = judge('isolation', { pods: 'lab/web' }, { objects });
    expect(judged).toEqual({
      status: 'pass',
      findings: [],
      notes: ['NetworkPolicy lab/both isolates for Egress as well; this check does not ask for it'],
    });
  });
});

test('label sets: without labels first, each value, one that is borne, another value, absent', () => {
  expect(possibleLabels([])).toEqual([{}]);
  expect(possibleLabels([{ matchLabels: { a: 'other' } }])).toEqual([{}, { a: 'other' }, { a: 'otherx' }]);
  const exists = { matchExpressions: [{ key: 'a', operator: 'Exists' }] };
  expect(possibleLabels([exists], [{ a: '1', b: '2' }])).toEqual([{}, { a: '1' }, { a: 'other' }]);
  const many = Array.from({ length: 30 }, (_, index) => ({ matchLabels: { [`k${index}`]: 'v' } }));
  expect(possibleLabels(many)).toHaveLength(4096);
});
