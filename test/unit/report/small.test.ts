import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatClock, formatDuration } from '../../../src/report/duration.js';
import { markdownText } from '../../../src/report/markdown-text.js';
import { formatScore } from '../../../src/report/points.js';
import { createStyle, plainStyle, wantsColour } from '../../../src/report/style.js';
import { drawTable } from '../../../src/report/table.js';
import { visibleWidth, wrap } from '../../../src/report/wrap.js';

describe('colour', () => {
  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ])('%o, terminal %s: %s', (env, isTty, expected) => {
    expect(wantsColour(env, isTty)).toBe(expected);
  });
});

describe('wrap', () => {
  test('no line is wider than asked, and no word is lost', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '.', '-'), minLength: 1, maxLength: 90 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), fc.integer({ min: 20, max: 200 }), (words, width) => {
        const text = words.join(' ');
        const wrapped = wrap(text, { width, first: '- ' });
        expect(Math.max(...wrapped.split('\n').map(visibleWidth))).toBeLessThanOrEqual(width);
        expect(wrapped.replace(/[\s]/g, '').slice(1)).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  test('colour codes take no room', () => {
    const red = createStyle(true).bad('four');
    expect(wrap(`${red} four`, { width: 9 })).toBe(`${red} four`);
  });
});

test('durations and clocks', () => {
  expect([400, 9_940, 12_000, 65_000, 3_840_000].map(formatDuration)).toEqual([
    '0.4 s',
    '9.9 s',
    '12 s',
    '1 min 05 s',
    '1 h 04 min',
  ]);
  expect([599_000, 3_600_000, -12_000, 0].map(formatClock)).toEqual(['9:59', '1:00:00', '-0:12', '0:00']);
});

test('points of checks that could not be told are left out of the score', () => {
  expect(formatScore({ earned: 2.5, possible: 8, total: 8, provisional: false, passed: false })).toBe('2.5/8');
  expect(formatScore({ earned: 2, possible: 6, total: 8, provisional: true, passed: false })).toBe('2/6 (2 unknown)');
});

test('a table that is too wide is cut in the column that may shrink', () => {
  const columns = [{ title: 'ID' }, { title: 'TITLE', shrinks: true }, { title: 'MIN', align: 'right' as const }];
  expect(drawTable(columns, [['np-lab9', 'Only one pod may pass', '10']], 26)).toBe(
    'ID       TITLE         MIN\nnp-lab9  Only one po…   10',
  );
});

test('Markdown: headings, lists and code that can be copied as it is', () => {
  const source =
    '# Task\n\nLet `a` reach\nthe **server**:\n\n- one\n- two, which is long enough to wrap\n\n```sh\nkubectl get pods -A -o wide --show-labels\n```\n';
  expect(markdownText(source, 30, plainStyle)).toBe(
    `Task

Let \`a\` reach the **server**:

- one
- two, which is long enough to
  wrap

    kubectl get pods -A -o wide --show-labels`,
  );
});
