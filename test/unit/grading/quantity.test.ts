import { expect, test } from 'vitest';
import { parseQuantity, sameQuantity } from '../../../src/grading/semantic/quantity.js';

test.each([
  ['500m', 0.5, true],
  [0.1, '100m', true],
  ['0.5', '500m', true],
  ['1Gi', '1024Mi', true],
  ['1G', '1Gi', false],
  ['1e3', '1k', true],
  ['100M', '100000k', true],
  ['+2', 2, true],
  ['.5', '500m', true],
  ['1', '1.0000001', false],
  ['lots', 'lots', false],
])('%s and %s: %s', (a, b, same) => {
  expect(sameQuantity(a, b)).toBe(same);
});

test.each(['', 'x', '1Mb', '1 Gi', 'Gi', null, {}])('%j is no quantity', (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});
