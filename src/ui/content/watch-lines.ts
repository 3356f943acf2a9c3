import type { Check } from '../../domain/lab.js';
import type { UiState, WatchView } from '../state/state.js';
import { EMPTY_LINE, type Line, line, span } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import { verdictHead, verdictLines } from './verdict-lines.js';

/** The checks as they stand now, those that have just turned marked, and what was changed last. */
export function watchLines({ watch, current }: UiState, width: number): Line[] {
  if (!watch || !current) return [];
  const { lab } = current;
  const change = watch.change === undefined ? 'Nothing has changed yet.' : `Last change: ${watch.change}`;
  const doing = watch.looking ? '● looking' : '○ waiting for a change';
  const lines: Line[] = wrap([span(doing, { tone: 'accent' }), span(` in ${lab.namespaces.join(', ')}`)], width);
  lines.push(...wrap(line(change, { tone: 'faint' }), width), EMPTY_LINE);
  for (const check of lab.checks.filter(({ hidden }) => !hidden)) lines.push(...checkLines(check, watch, width));
  return lines;
}

function checkLines(check: Check, { verdicts, turned, looking }: WatchView, width: number): Line[] {
  const verdict = verdicts.get(check.id);
  if (!verdict) return wrap(line(check.title), width, { first: [span('·   ', { tone: 'faint' })] });
  const now = turned.has(check.id);
  const lines =
    now && !looking && verdict.status === 'fail' ? verdictLines(verdict, width - 4) : verdictHead(verdict, width - 4);
  return lines.map((one, index) => [
    span(now && index === 0 ? '»   ' : '    ', { tone: 'accent', bold: true }),
    ...one,
  ]);
}
