import { expect, test } from 'vitest';
import type { MatrixCell } from '../../../src/domain/verdict.js';
import { matrixTable } from '../../../src/report/matrix.js';
import { drawMatrix } from '../../../src/report/matrix-text.js';
import { createStyle, plainStyle } from '../../../src/report/style.js';

type Way = 'allowed' | 'denied' | 'unknown';
const cell = (from: string, to: string, expected: 'allowed' | 'denied', observed: Way): MatrixCell => ({
  from,
  to,
  port: '80/TCP',
  expected,
  observed,
  class: 'any',
});

const cells = [
  cell('sleepybox1', 'server', 'allowed', 'allowed'),
  cell('sleepybox1', 'decoy', 'allowed', 'denied'),
  cell('sleepybox2', 'server', 'denied', 'denied'),
  cell('sleepybox2', 'decoy', 'denied', 'allowed'),
  cell('stranger', 'server', 'denied', 'unknown'),
];

test('sources down, targets across, empty where nothing was asked', () => {
  const { columns, rows } = matrixTable(cells);
  expect(columns).toEqual([
    { to: 'server', port: '80/TCP' },
    { to: 'decoy', port: '80/TCP' },
  ]);
  expect(rows.map(({ from }) => from)).toEqual(['sleepybox1', 'sleepybox2', 'stranger']);
  expect(rows[2]?.cells).toEqual([cells[4], undefined]);
});

test('in plain characters: what was observed, and what differs from the task', () => {
  expect(drawMatrix(cells, 80, plainStyle)).toBe(
    `            server:80/TCP     decoy:80/TCP
sleepybox1  open              BLOCKED !
sleepybox2  blocked           OPEN !
stranger    ? (want blocked)  .
open/blocked: what was observed, as the task asks; !: not what the task asks; ?:
could not be told`,
  );
});

test('colour adds nothing that the characters do not say', () => {
  const drawn = drawMatrix(cells, 80, createStyle(true));
  expect(drawn).toContain('\x1b[32mopen');
  expect(drawn).toContain('\x1b[31mOPEN !');
  expect(drawn).toContain('\x1b[33m? (want blocked)');
  expect(drawn.replace(/\x1b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(drawMatrix(cells, 80, plainStyle));
});

test('where the names do not fit, columns become letters', () => {
  const wide = ['a', 'b', 'c', 'd'].map((name) =>
    cell('some-client', `a-service-with-a-long-name-${name}`, 'denied', 'denied'),
  );
  const lines = drawMatrix(wide, 60, plainStyle).split('\n');
  expect(lines[0]).toMatch(/^ +A +B +C +D$/);
  expect(lines).toContain('C = a-service-with-a-long-name-c:80/TCP');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
});
