import { describe, expect, it } from 'vitest';
import { describeSelector, failingTerms, matchesSelector } from '../../../src/netmodel/selector.js';

const expression = (key: string, operator: string, values?: string[]) => ({
  matchExpressions: [{ key, operator, ...(values ? { values } : {}) }],
});

describe('matchesSelector', () => {
  it.each([
    ['an empty selector matches everything', {}, { app: 'web' }, true],
    ['an empty selector matches what has no labels', {}, {}, true],
    ['null parts are as absent ones', { matchLabels: null, matchExpressions: null }, {}, true],
    ['empty parts are as absent ones', { matchLabels: {}, matchExpressions: [] }, {}, true],
    ['a label with its value', { matchLabels: { app: 'web' } }, { app: 'web', env: 'dev' }, true],
    ['a label with another value', { matchLabels: { app: 'web' } }, { app: 'api' }, false],
    ['a label that is absent', { matchLabels: { app: 'web' } }, {}, false],
    ['every label has to match', { matchLabels: { app: 'web', env: 'dev' } }, { app: 'web' }, false],
    ['an empty value is a value', { matchLabels: { app: '' } }, { app: '' }, true],
    ['an empty value is not an absent label', { matchLabels: { app: '' } }, {}, false],
    ['In with a listed value', expression('env', 'In', ['dev', 'test']), { env: 'test' }, true],
    ['In with another value', expression('env', 'In', ['dev']), { env: 'prod' }, false],
    ['In without the label', expression('env', 'In', ['dev']), {}, false],
    ['NotIn with another value', expression('env', 'NotIn', ['dev']), { env: 'prod' }, true],
    ['NotIn with a listed value', expression('env', 'NotIn', ['dev']), { env: 'dev' }, false],
    ['NotIn matches where the label is absent', expression('env', 'NotIn', ['dev']), {}, true],
    ['Exists', expression('env', 'Exists'), { env: '' }, true],
    ['Exists without the label', expression('env', 'Exists'), {}, false],
    ['DoesNotExist', expression('env', 'DoesNotExist'), {}, true],
    ['DoesNotExist with the label', expression('env', 'DoesNotExist'), { env: 'dev' }, false],
    ['an operator that does not exist matches nothing', expression('env', 'Equals', ['dev']), { env: 'dev' }, false],
    [
      'labels and expressions are both asked for',
      { matchLabels: { app: 'web' }, ...expression('env', 'Exists') },
      { app: 'web' },
      false,
    ],
    ['names that every object inherits are no labels', expression('constructor', 'Exists'), {}, false],
  ] as const)('%s', (_, selector, labels, matches) => {
    expect(matchesSelector(selector, labels)).toBe(matches);
    expect(failingTerms(selector, labels).length === 0).toBe(matches);
  });
});

describe('describeSelector', () => {
  it('writes terms as kubectl does', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'env', operator: 'In', values: ['dev', 'test'] },
        { key: 'tier', operator: 'NotIn', values: ['db'] },
        { key: 'new', operator: 'Exists' },
        { key: 'old', operator: 'DoesNotExist' },
      ],
    };
    expect(describeSelector(selector, 'all')).toBe('app=web, env in (dev, test), tier notin (db), new, !old');
  });

  it('says what an empty selector stands for', () => {
    expect(describeSelector({}, 'all pods')).toBe('all pods');
  });
});
