import type { Binding } from '../state/bindings.js';
import { type Line, line, span } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import { keyName } from './frame-lines.js';

const KEYS_WIDTH = 20;

/** Every key that does something on this screen. */
export function keysLines(bindings: readonly Binding[], width: number): Line[] {
  const taken = new Set<string>();
  return bindings.flatMap(({ keys, help }) => {
    const own = keys.filter((key) => !taken.has(key));
    for (const key of own) taken.add(key);
    if (own.length === 0) return [];
    const names = own.map(keyName).join('  ');
    return wrap(line(help), width, { first: [span(names.padEnd(KEYS_WIDTH), { tone: 'accent', bold: true })] });
  });
}
