import { type Attempt, remainingMs } from '../../domain/attempt.js';
import { type ExamSitting, examRemainingMs, stageOf } from '../../domain/exam.js';
import { formatClock } from '../../report/duration.js';
import { type Span, span } from '../text/line.js';

const LAST_MS = 60_000;
const SHORT_FRACTION = 0.2;
const EXAM_SHORT_FRACTION = 0.1;

/** The clock of an exam: it warns when a tenth is left, and stands still in a pause. */
export function examClock(sitting: ExamSitting, now: number): Span {
  const stage = stageOf(sitting);
  if (stage === 'grading' || stage === 'over') return span('handed in', { bold: true });
  const left = examRemainingMs(sitting, now);
  if (left === 0) return span('! time is up', { tone: 'bad', bold: true });
  const face = formatClock(Math.ceil(left / 1000) * 1000);
  if (stage === 'paused') return span(`paused, ${face} left`, { tone: 'unsure', bold: true });
  if (left <= LAST_MS) return span(`! ${face} left`, { tone: 'bad', bold: true });
  const short = left <= EXAM_SHORT_FRACTION * (sitting.deadlineAt - sitting.startedAt);
  return span(`${face} left`, short ? { tone: 'unsure', bold: true } : { bold: true });
}

/** "7:12 left", "! 0:42 left", "! time is up". */
export function clockFace(attempt: Attempt, now: number): Span {
  const left = remainingMs(attempt, now);
  if (left === 0) return span('! time is up', { tone: 'bad', bold: true });
  const face = `${formatClock(Math.ceil(left / 1000) * 1000)} left`;
  if (left <= LAST_MS) return span(`! ${face}`, { tone: 'bad', bold: true });
  const short = left <= SHORT_FRACTION * (attempt.deadlineAt - attempt.startedAt);
  return span(face, short ? { tone: 'unsure', bold: true } : { bold: true });
}
