import { expect, it } from 'vitest';
import { negotiate } from '../../../src/cluster/embedded/wire/accept.js';
import { humanDuration } from '../../../src/cluster/embedded/wire/duration.js';
import { parseResourcePath } from '../../../src/cluster/embedded/wire/request.js';
import { selectorText } from '../../../src/cluster/embedded/wire/tables/selector-text.js';

it.each<[number, string]>([
  [-1, '0s'],
  [119, '119s'],
  [120, '2m'],
  [301, '5m1s'],
  [3600, '60m'],
  [3 * 3600, '3h'],
  [5 * 3600 + 60, '5h1m'],
  [47 * 3600, '47h'],
  [50 * 3600, '2d2h'],
  [9 * 86_400, '9d'],
])('%d seconds are %s', (seconds, text) => expect(humanDuration(seconds * 1000)).toBe(text));

it('gives the first form that it has', () => {
  expect(negotiate('application/json;as=Table;v=v1;g=meta.k8s.io,application/json')).toBe('table');
  expect(negotiate('application/vnd.kubernetes.protobuf,application/json')).toBe('object');
  expect(() => negotiate('application/cbor')).toThrow('only the following media types are accepted');
});

it('takes paths apart', () => {
  expect(parseResourcePath('/api/v1/namespaces/shop/pods/web/log')).toEqual({
    group: '',
    version: 'v1',
    namespace: 'shop',
    plural: 'pods',
    name: 'web',
    subresource: 'log',
  });
  expect(parseResourcePath('/api/v1/namespaces/shop/finalize')?.plural).toBe('namespaces');
  expect(parseResourcePath('/apis/apps/v1/deployments')?.namespace).toBeUndefined();
  expect(parseResourcePath('/nothing/%zz')).toBeUndefined();
});

it('writes selectors as kubectl shows them', () => {
  const matchExpressions = [
    { key: 'tier', operator: 'In', values: ['db', 'api'] },
    { key: 'old', operator: 'DoesNotExist' },
  ];
  expect(selectorText({ matchLabels: { app: 'x' }, matchExpressions })).toBe('app=x,tier in (api,db),!old');
});
