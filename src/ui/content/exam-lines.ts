import { type ExamSitting, type SatQuestion, spentOn, stageOf } from '../../domain/exam.js';
import { formatClock } from '../../report/duration.js';
import { formatPoints } from '../../report/points.js';
import type { UiState } from '../state/state.js';
import { cut, EMPTY_LINE, type Line, line, span, widthOf } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import type { Layout } from './layout.js';
import { cellsLine, cursorSpan, windowOf } from './menu-lines.js';
import { bar } from './signs.js';

const MARKS_WIDTH = 14;
const BAR_WIDTH = 20;

/** The questions of the exam under way with their marks, and the time each has taken. */
export function examLines({ exam, screen, now }: UiState, { width, height }: Layout): Line[] {
  if (!exam || screen.name !== 'exam') return [];
  const { sitting } = exam;
  const done = sitting.questions.filter((question) => question.done).length;
  const progress: Line = [
    span(bar(done / sitting.questions.length, BAR_WIDTH), { tone: 'accent' }),
    span(`  ${done} of ${sitting.questions.length} done`),
    span(sitting.strict ? ' · strict' : ''),
  ];
  const stage = stageOf(sitting);
  const told: Line[] =
    stage === 'paused'
      ? wrap(line('The clock stands still: P lets it go on.', { tone: 'unsure', bold: true }), width)
      : stage === 'grading'
        ? wrap(
            line('Handed in, but not all of it is graded: S grades the rest.', { tone: 'unsure', bold: true }),
            width,
          )
        : [];
  const titleWidth = Math.min(
    width - MARKS_WIDTH - 31,
    Math.max(8, ...sitting.questions.map(({ title }) => widthOf(title))),
  );
  const faint = (text: string) => line(text, { tone: 'faint' });
  const head = cellsLine(cursorSpan(false), [
    { width: 2, align: 'right', content: faint('#') },
    { width: titleWidth, content: faint('Question') },
    { width: 3, align: 'right', content: faint('Pts') },
    { width: 16, align: 'right', content: faint('Time / target') },
    { width: MARKS_WIDTH, content: faint('') },
  ]);
  const room = Math.max(1, height - told.length - 4);
  const rows = windowOf(sitting.questions, screen.selected - 1, room).map((question) =>
    cut(questionLine(sitting, question, { titleWidth, chosen: question.number === screen.selected, now }), width),
  );
  return [progress, ...told, EMPTY_LINE, head, ...rows].slice(0, height);
}

function questionLine(
  sitting: ExamSitting,
  question: SatQuestion,
  { titleWidth, chosen, now }: { titleWidth: number; chosen: boolean; now: number },
): Line {
  const { number, title, points, minutes, done, flagged } = question;
  const spent = spentOn(sitting, question, now);
  const over = spent > minutes * 60_000;
  const time = `${formatClock(spent)} / ${formatClock(minutes * 60_000)}${over ? '!' : ' '}`;
  const marks: Line = [
    ...(done ? [span('✔ done ', { tone: 'good' })] : []),
    ...(flagged ? [span('⚑ flag', { tone: 'unsure' })] : []),
  ];
  return cellsLine(cursorSpan(chosen), [
    { width: 2, align: 'right', content: line(String(number)) },
    { width: titleWidth, content: line(title, { bold: chosen }) },
    { width: 3, align: 'right', content: line(formatPoints(points)) },
    { width: 16, align: 'right', content: line(time, over ? { tone: 'unsure' } : {}) },
    { width: MARKS_WIDTH, content: marks },
  ]);
}
