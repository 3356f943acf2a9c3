import type { Problem } from '../state/problem.js';
import { EMPTY_LINE, type Line, line, span } from '../text/line.js';
import { hardBreak, wrap } from '../text/wrap.js';

/** What went wrong, where, and what can be done. */
export function problemLines({ message, hint, place, excerpt }: Problem, width: number): Line[] {
  const lines = wrap(line(message, { bold: true }), width, { first: [span('✘ ', { tone: 'bad', bold: true })] });
  if (place) lines.push(...wrap(line(place, { tone: 'code' }), width, { first: line('  ') }));
  if (excerpt) {
    lines.push(EMPTY_LINE, ...excerpt.split('\n').flatMap((row) => hardBreak(line(row), width)), EMPTY_LINE);
  }
  if (hint) lines.push(...wrap(line(hint), width, { first: line('  ') }));
  return lines;
}
