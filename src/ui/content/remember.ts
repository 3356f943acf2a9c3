import type { Line } from '../text/line.js';

/** Draws once for each thing and width: frames come every second, texts change rarely. */
export function remember<Thing extends object>(
  draw: (thing: Thing, width: number) => readonly Line[],
): (thing: Thing, width: number) => readonly Line[] {
  const drawn = new WeakMap<Thing, { width: number; lines: readonly Line[] }>();
  return (thing, width) => {
    const known = drawn.get(thing);
    if (known?.width === width) return known.lines;
    const lines = draw(thing, width);
    drawn.set(thing, { width, lines });
    return lines;
  };
}
