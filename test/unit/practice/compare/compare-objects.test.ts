import { describe, expect, test } from 'vitest';
import type { Answer, LabWithAnswers } from '../../../../src/domain/lab.js';
import type { KubeObject } from '../../../../src/domain/objects.js';
import { compareObjects } from '../../../../src/practice/compare/compare-objects.js';
import { lab, pod } from '../fixture.js';

const policy = (name: string, app: string): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { namespace: 'front', name },
  spec: {
    podSelector: { matchLabels: { app } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'a' } } }] }],
  },
});

const answer = (name: string, ...objects: KubeObject[]): Answer => ({
  name,
  right: true,
  summary: `${name} did it`,
  fails: [],
  steps: [{ type: 'apply', file: 'a.yaml', objects }],
});

function labWith(...answers: Answer[]): LabWithAnswers {
  return { ...lab({ seed: [pod('front', 'web')] }), answers };
}

const namespaces = ['front', 'back'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
const compared = (known: LabWithAnswers, ...yours: KubeObject[]) =>
  compareObjects(known, [...namespaces, pod('front', 'web'), ...yours]);
const told = (found: ReturnType<typeof compareObjects>) =>
  found?.objects.map(({ state, kind, name, answerName }) => [state, kind, name, ...(answerName ? [answerName] : [])]);

describe('against a right answer', () => {
  const known = labWith(answer('right-one', policy('allow', 'web'), pod('front', 'mine')));

  test('everything there and equal', () => {
    const found = compared(known, policy('allow', 'web'), pod('front', 'mine'));
    expect(found?.answer).toEqual({ name: 'right-one', summary: 'right-one did it' });
    expect(told(found)).toEqual([
      ['same', 'NetworkPolicy', 'allow'],
      ['same', 'Pod', 'mine'],
      ['same', 'Pod', 'web'],
    ]);
    expect(found?.objects.every(({ lines }) => lines.length === 0)).toBe(true);
  });

  test('a field that differs, signed as yours and as the answer has it', () => {
    const [first] = compared(known, policy('allow', 'wrong'), pod('front', 'mine'))?.objects ?? [];
    expect(first).toMatchObject({ state: 'differs', kind: 'NetworkPolicy', namespace: 'front', seeded: false });
    expect(first?.lines.filter(({ sign }) => sign === '-' || sign === '+')).toEqual([
      { sign: '-', text: '      app: wrong' },
      { sign: '+', text: '      app: web' },
    ]);
    expect(first?.lines.filter(({ sign }) => sign === ' ').length).toBeGreaterThan(2);
  });

  test('what is missing is shown whole, what is additional is named alone', () => {
    const found = compared(known, policy('allow', 'web'), pod('back', 'extra'));
    expect(told(found)).toEqual([
      ['missing', 'Pod', 'mine'],
      ['additional', 'Pod', 'extra'],
      ['same', 'NetworkPolicy', 'allow'],
      ['same', 'Pod', 'web'],
    ]);
    expect(found?.objects[0]?.lines.every(({ sign }) => sign === '+')).toBe(true);
    expect(found?.objects[1]?.lines).toEqual([]);
  });

  test('another name is a difference, not a missing and an additional object', () => {
    expect(told(compared(known, policy('my-own', 'web'), pod('front', 'mine')))?.[0]).toEqual([
      'differs',
      'NetworkPolicy',
      'my-own',
      'allow',
    ]);
  });

  test('what the lab came with is told as such when it is gone', () => {
    const found = compareObjects(known, [policy('allow', 'web'), pod('front', 'mine')]);
    expect(found?.objects[0]).toMatchObject({ state: 'missing', name: 'web', seeded: true });
  });
});

test('takes the right answer that is nearest', () => {
  const known = labWith(
    answer('right-a', policy('allow', 'web')),
    answer('right-b', policy('allow', 'web'), pod('front', 'b')),
  );
  expect(compared(known, policy('allow', 'web'))?.answer.name).toBe('right-a');
  expect(compared(known, policy('allow', 'web'), pod('front', 'b'))?.answer.name).toBe('right-b');
});

test('an answer that changes what was seeded is laid over it', () => {
  const { spec: _, ...change } = pod('front', 'web', { role: 'changed' });
  const known = labWith(answer('right-label', change));
  const own = pod('front', 'web', { role: 'changed' });
  expect(compareObjects(known, [...namespaces, own])?.objects.map(({ state }) => state)).toEqual(['same']);
});

test('wrong answers and answers with scripts are nothing to compare with', () => {
  const wrong = { ...answer('wrong-one', pod('front', 'x')), right: false };
  const script: Answer = { ...answer('right-script'), steps: [{ type: 'script', file: 'do.sh' }] };
  expect(compared(labWith(wrong, script))).toBeUndefined();
});
