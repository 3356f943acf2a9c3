import { expect, test } from 'vitest';
import { sourcePlace } from '../../../src/domain/source-place.js';

test('the line with two before it, and a caret under the column', () => {
  const text = 'a: 1\nb: 2\nc: 3\n\td: 4\n';
  expect(sourcePlace('x.yaml', text, text.indexOf('4'))).toEqual({
    file: 'x.yaml',
    line: 4,
    column: 5,
    excerpt: '2 | b: 2\n3 | c: 3\n4 | \td: 4\n  | \t   ^',
  });
});

test.each(['a: [', 'a: [\n', 'a: [\r\n\r\n', 'a: [  \n\n'])(
  'what is missing at the end of %j is missing after the last text',
  (text) => {
    expect(sourcePlace('x.yaml', text, text.length)).toMatchObject({
      line: 1,
      column: 5,
      excerpt: expect.stringMatching(/\^$/),
    });
    expect(sourcePlace('x.yaml', text, text.length).excerpt?.split('\n')[1]).toBe('  |     ^');
  },
);

test('an empty file begins at its first line, and a tab that is wrong stays where it is', () => {
  expect(sourcePlace('x.yaml', '', 0)).toMatchObject({ line: 1, column: 1, excerpt: '1 | \n  | ^' });
  expect(sourcePlace('x.yaml', 'a:\n\t\n', 3)).toMatchObject({ line: 2, column: 1 });
});

test('a line without end is shown around the place', () => {
  const { excerpt = '' } = sourcePlace('x.yaml', `${'a'.repeat(5_000)}!${'b'.repeat(5_000)}`, 5_000);
  const [shown = '', caret = ''] = excerpt.split('\n');
  expect(shown.length).toBeLessThan(200);
  expect(shown[caret.indexOf('^')]).toBe('!');
});
