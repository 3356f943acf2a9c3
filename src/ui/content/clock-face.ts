import { type Attempt, remainingMs } from '../../domain/attempt.js';
import { formatClock } from '../../report/duration.js';
import { type Span, span } from '../text/line.js';

const LAST_MS = 60_000;
const SHORT_FRACTION = 0.2;

/** "7:12 left", "! 0:42 left", "! time is up". */
export function clockFace(attempt: Attempt, now: number): Span {
  const left = remainingMs(attempt, now);
  if (left === 0) return span('! time is up', { tone: 'bad', bold: true });
  const face = `${formatClock(Math.ceil(left / 1000) * 1000)} left`;
  if (left <= LAST_MS) return span(`! ${face}`, { tone: 'bad', bold: true });
  const short = left <= SHORT_FRACTION * (attempt.deadlineAt - attempt.startedAt);
  return span(face, short ? { tone: 'unsure', bold: true } : { bold: true });
}
