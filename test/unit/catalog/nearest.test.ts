import { expect, test } from 'vitest';
import { editDistance, nearest } from '../../../src/catalog/nearest.js';

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['lab', 'lab', 0],
  ['lab9', 'lab8', 1],
  ['kitten', 'sitting', 3],
])('%s to %s: %i', (a, b, distance) => {
  expect([editDistance(a, b), editDistance(b, a)]).toEqual([distance, distance]);
});

const labs = ['np-access-label', 'np-lab9', 'svc-web-service'];

test.each([
  ['np-lab', ['np-lab9']],
  ['lab9', ['np-lab9']],
  ['NP-LAB9', ['np-lab9']],
  ['web-service', ['svc-web-service']],
  ['np-acces-lable', ['np-access-label']],
  ['quantum', []],
])('%s', (word, near) => {
  expect(nearest(word, labs)).toEqual(near);
});
