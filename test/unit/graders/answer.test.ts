import { describe, expect, test } from 'vitest';
import { object, service } from '../grading/objects-of.js';
import { accepts, judge } from './judging.js';

const dns = service('kube-system/kube-dns', { clusterIP: '10.96.0.10' });
const node = object('v1', 'Node', 'n', { spec: { podCIDR: '10.244.0.0/24' } });
const given = (data: Record<string, string> | undefined, name = 'lab/found') =>
  object('v1', 'ConfigMap', name, data ? { data } : {});
const asking = (value: object) => ({ configMap: 'lab/found', values: [{ key: 'x', means: 'the thing', ...value }] });
const judged = (value: object, data: Record<string, string> | undefined) =>
  judge('answer', asking(value), { objects: [dns, node, given(data)] });

describe('right', () => {
  test.each([
    ['one of several', { oneOf: ['web.shop', 'web.shop.svc'] }, 'web.shop.svc'],
    ['with a newline, in capitals and with a dot', { oneOf: ['web.shop'] }, ' Web.Shop.\n'],
    ['in quotes, as jq tells it', { oneOf: ['web.shop'] }, '"web.shop"\n'],
    [
      'the field of an object',
      {
        fieldOf: {
          apiVersion: 'v1',
          kind: 'Service',
          namespace: 'kube-system',
          name: 'kube-dns',
          path: 'spec.clusterIP',
        },
      },
      '10.96.0.10',
    ],
    ['the field of any object', { fieldOf: { apiVersion: 'v1', kind: 'Node', path: 'spec.podCIDR' } }, '10.244.0.0/24'],
  ])('%s', (_, value, x) => {
    expect(judged(value, { x })).toEqual({ status: 'pass', findings: [] });
  });
});

describe('wrong', () => {
  test('another value, and the right one is not told', () => {
    const { status, findings } = judged({ oneOf: ['web.shop'] }, { x: 'web' });
    expect(status).toBe('fail');
    expect(findings).toEqual([
      {
        expected: 'x: the thing',
        observed: '"web"',
        at: { object: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'lab', name: 'found' }, path: 'data.x' },
      },
    ]);
  });

  test.each([
    [{ y: '1', z: '2' }, 'there is no such key; the keys are y, z'],
    [{}, 'there is no such key; there are none'],
    [undefined, 'there is no such key; there are none'],
  ])('no such key', (data, observed) => {
    expect(judged({ oneOf: ['1'] }, data)).toMatchObject({ status: 'fail', findings: [{ observed }] });
  });

  test('no ConfigMap, and what is there instead', () => {
    const objects = [given({}, 'lab/other'), given({}, 'lab/kube-root-ca.crt')];
    expect(judge('answer', asking({ oneOf: ['1'] }), { objects })).toEqual({
      status: 'fail',
      findings: [
        { expected: 'ConfigMap lab/found', observed: 'there is none', cause: 'in that namespace there is other' },
      ],
    });
  });
});

test('a fact that the cluster does not tell is an error', () => {
  const fieldOf = { apiVersion: 'v1', kind: 'Node', name: 'none', path: 'spec.podCIDR' };
  expect(judged({ fieldOf }, { x: '1' }).status).toBe('error');
});

test('a value is given either outright or by a field', () => {
  expect(accepts('answer', asking({}))).toBe(false);
  expect(accepts('answer', asking({ oneOf: ['1'], fieldOf: { apiVersion: 'v1', kind: 'Node', path: 'x' } }))).toBe(
    false,
  );
});
