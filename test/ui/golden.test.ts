import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paintedFrame } from '../../src/ui/content/painted-frame.js';
import { frameOf } from './frame.js';
import { tourPage } from './tour-page.js';
import { TOUR } from './tour-screens.js';

// Moments are shown in local time.
const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'UTC';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const SIZES = [
  [80, 24],
  [100, 30],
  [200, 60],
] as const;

describe.each(SIZES)('painted without Ink, as the first frame is, at %d x %d', (columns, rows) => {
  it.each(TOUR.map(({ name, state }) => [name, state] as const))('%s is the same', (_, state) => {
    const sized = { ...state, columns, rows };
    const plain = paintedFrame(sized, true)?.replace(/\x1b\[[\d;]*m/g, '');
    expect(plain?.split('\n').map((row) => row.trimEnd())).toEqual(frameOf(sized).map((row) => row.trimEnd()));
  });
});

describe.each(SIZES)('at %d x %d', (columns, rows) => {
  it.each(TOUR.map(({ name, state }) => [name, state] as const))('%s is as its golden file', async (name, state) => {
    const frame = frameOf({ ...state, columns, rows }).map((line) => line.trimEnd());
    expect(frame).toHaveLength(rows - 1);
    await expect(`${frame.join('\n')}\n`).toMatchFileSnapshot(`golden/${columns}x${rows}/${name}.txt`);
  });
});

it('docs/tour.md is up to date (npm run tour writes it)', async () => {
  expect(await readFile('docs/tour.md', 'utf8')).toBe(tourPage());
});
