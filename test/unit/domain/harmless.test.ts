import { expect, test } from 'vitest';
import { harmless } from '../../../src/domain/harmless.js';
import { LabError } from '../../../src/domain/lab-error.js';

test.each([
  ['\x1b[31mred\x07', '␛[31mred␇'],
  ['a\x00b\x7fc\x9bd', 'a␀b␡c\ufffdd'],
  ['turned \u202eround\u2066, \ufeffunseen\u200b', 'turned \ufffdround\ufffd, \ufffdunseen\ufffd'],
  ['\tindented\nnext – ünïcödé 语 ', '\tindented\nnext – ünïcödé 语 '],
])('%j is shown as %j, one character for one', (text, shown) => {
  expect(harmless(text)).toBe(shown);
  expect(harmless(text)).toHaveLength(text.length);
});

test('an error does nothing to a terminal, whatever it quotes', () => {
  const at = { file: 'lab.yaml', line: 1, column: 3, excerpt: '1 | \x1b]0;x\x07\n  |   ^' };
  const { message, hint, at: place } = new LabError({ code: 'x', message: 'no "\x1b[2J"', hint: '\x1bc', at });
  expect({ message, hint, excerpt: place?.excerpt }).toEqual({
    message: 'no "␛[2J"',
    hint: '␛c',
    excerpt: '1 | ␛]0;x␇\n  |   ^',
  });
});
