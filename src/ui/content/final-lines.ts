import { elapsedMs } from '../../domain/attempt.js';
import { formatClock } from '../../report/duration.js';
import { formatPoints } from '../../report/points.js';
import type { Screen } from '../state/state.js';
import { EMPTY_LINE, type Line, line } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import { docsLines } from './docs-lines.js';
import { remember } from './remember.js';
import { resultLines } from './result-lines.js';

type Final = Extract<Screen, { name: 'final' }>;

const rememberedResult = remember(resultLines);

/** The end of an attempt: what it took, the score, each check, what to read. */
export function finalLines({ attempt, lab, result }: Final, now: number, width: number): Line[] {
  const used = formatClock(elapsedMs(attempt, now));
  const facts = [
    `${used} of ${formatClock(attempt.deadlineAt - attempt.startedAt)} used`,
    `${attempt.hints} of ${lab.hints.length} hints`,
    count(attempt.checks, 'check'),
    count(attempt.resets, 'reset'),
  ];
  const lines = wrap(line(facts.join(' · ')), width);
  if (attempt.late)
    lines.push(...wrap(line('! After the deadline: this result does not count.', { tone: 'unsure' }), width));
  const best = attempt.best?.score;
  if (best && (attempt.late || best.earned > result.score.earned)) {
    lines.push(
      ...wrap(line(`Best in time: ${formatPoints(best.earned)} of ${formatPoints(best.total)} points.`), width),
    );
  }
  lines.push(EMPTY_LINE, ...rememberedResult(result, width));
  return [...lines, ...docsLines(lab, width)];
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
