import { examScore } from '../../domain/exam-score.js';
import type { OfferedExam } from '../../practice/exam/exams.js';
import { formatMoment } from '../../report/duration.js';
import { standing, whyNot } from '../../report/exam-list.js';
import { formatPercent } from '../../report/exam-text.js';
import type { UiState } from '../state/state.js';
import { cut, EMPTY_LINE, type Line, line, span, widthOf } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import type { Layout } from './layout.js';
import { cellsLine, cursorSpan, windowOf } from './menu-lines.js';

const STATE_WIDTH = 14;

/** The mock exams, and what the chosen one is. */
export function examsLines({ exams, chosenExam }: UiState, { width, height }: Layout): Line[] {
  if (!exams) return [line('Reading the exams ...')];
  const index = Math.max(
    0,
    exams.findIndex(({ blueprint }) => blueprint.id === chosenExam),
  );
  const offered = exams[index];
  if (!offered) return [line('There is no mock exam.')];
  const titleWidth = Math.min(
    width - STATE_WIDTH - 26,
    Math.max(...exams.map(({ blueprint }) => widthOf(blueprint.title))),
  );
  const about = aboutLines(offered, width);
  const rows = windowOf(exams, index, Math.max(1, height - about.length - 2)).map((one) => {
    const { title, exam, minutes } = one.blueprint;
    const ready = whyNot(one).length === 0;
    return cut(
      cellsLine(cursorSpan(one === offered), [
        { width: titleWidth, content: line(title, { bold: one === offered }) },
        { width: 4, content: line(exam) },
        { width: 9, align: 'right', content: line(String(one.questions)) },
        { width: 3, align: 'right', content: line(String(minutes)) },
        { width: STATE_WIDTH, content: [span(standing(one), ready ? {} : { tone: 'faint' })] },
      ]),
      width,
    );
  });
  const faint = (text: string) => line(text, { tone: 'faint' });
  const head = cellsLine(cursorSpan(false), [
    { width: titleWidth, content: faint('Exam') },
    { width: 4, content: faint('For') },
    { width: 9, align: 'right', content: faint('Questions') },
    { width: 3, align: 'right', content: faint('Min') },
    { width: STATE_WIDTH, content: faint('State') },
  ]);
  return [head, ...rows, EMPTY_LINE, ...about].slice(0, height);
}

function aboutLines(offered: OfferedExam, width: number): Line[] {
  const { blueprint, questions, sittings } = offered;
  const drawn = blueprint.draw ? 'drawn anew each time' : 'always the same';
  const facts = `${questions} questions, ${drawn} · ${blueprint.minutes} minutes · ${formatPercent(blueprint.pass)} passes`;
  const clock = blueprint.strict
    ? 'strict: the clock does not stand still'
    : 'the clock may be paused; S starts it strict';
  const lines = [...wrap(line(blueprint.title, { bold: true }), width), ...wrap(line(`${facts} · ${clock}`), width)];
  for (const reason of whyNot(offered)) lines.push(...wrap(line(`! It ${reason}`, { tone: 'unsure' }), width));
  for (const sitting of sittings.filter(({ closedAt, stopped }) => closedAt !== undefined && !stopped).slice(0, 3)) {
    const { percent, passed } = examScore(sitting);
    const words = `${formatMoment(sitting.startedAt)}: ${passed ? '✔ passed' : '✘ not passed'}, ${formatPercent(percent)}`;
    lines.push(line(words, { tone: passed ? 'good' : 'bad' }));
  }
  return lines;
}
