import type { Check } from '../../domain/lab.js';
import type { Verdict } from '../../domain/verdict.js';
import { formatPoints } from '../../report/points.js';
import { STATUS_WORDS } from '../../report/verdict-text.js';
import type { Sitting } from '../state/state.js';
import { EMPTY_LINE, type Line, line, type Span, span } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import { clockFace } from './clock-face.js';
import { bar, STATUS_TONES } from './signs.js';

const LABEL_WIDTH = 12;

/** Beside the task: time, points, hints, and the checks as they stood at the latest check. */
export function sideLines({ attempt, lab }: Sitting, now: number, width: number): Line[] {
  const left = Math.max(0, attempt.deadlineAt - now) / (attempt.deadlineAt - attempt.startedAt);
  const face = clockFace(attempt, now);
  const latest = attempt.latest;
  const points = latest
    ? `${formatPoints(latest.score.earned)} of ${formatPoints(lab.points)}`
    : `${formatPoints(lab.points)} to earn`;
  const shown = lab.checks.filter(({ hidden }) => !hidden);
  const hidden = lab.checks.length - shown.length;
  return [
    field('Time', face),
    line(bar(left, width), face.tone ? { tone: face.tone } : { tone: 'accent' }),
    EMPTY_LINE,
    field('Points', span(points)),
    field('Hints', span(`${attempt.hints} of ${lab.hints.length} taken`)),
    ...wrap(line(lab.namespaces.join(', ')), width, { first: label('Namespaces') }),
    EMPTY_LINE,
    line(latest ? 'Checks, as last seen' : 'Checks', { bold: true }),
    ...shown.flatMap((check) =>
      checkLines(
        check,
        latest?.verdicts.find((one) => one.check === check.id),
        width,
      ),
    ),
    ...(hidden > 0 ? [line(`and ${hidden} that ${hidden === 1 ? 'is' : 'are'} not shown`, { tone: 'faint' })] : []),
  ];
}

function checkLines(check: Check, verdict: Verdict | undefined, width: number): Line[] {
  const first: Line = verdict
    ? [span(`${STATUS_WORDS[verdict.status].sign} `, { tone: STATUS_TONES[verdict.status], bold: true })]
    : [span('· ', { tone: 'faint' })];
  return wrap(line(check.title), width, { first });
}

function field(name: string, value: Span): Line {
  return [...label(name), value];
}

function label(name: string): Line {
  return [span(name.padEnd(LABEL_WIDTH), { tone: 'faint' })];
}
