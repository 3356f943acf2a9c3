import type { ExamSitting, SatQuestion } from '../../domain/exam.js';
import { examScore } from '../../domain/exam-score.js';
import type { Lab } from '../../domain/lab.js';
import { formatClock } from '../../report/duration.js';
import { factsOf, formatPercent, goneText, questionScore } from '../../report/exam-text.js';
import { formatPoints } from '../../report/points.js';
import { EMPTY_LINE, type Line, line, span, widthOf } from '../text/line.js';
import { markdownLines } from '../text/markdown.js';
import { wrap } from '../text/wrap.js';
import { cellsLine } from './menu-lines.js';
import { remember } from './remember.js';
import { bar } from './signs.js';
import { verdictLines } from './verdict-lines.js';

const BAR_WIDTH = 20;

/** A finished exam: the score by domain against the pass mark, each question, every finding and the solutions. */
export function examResultLines(
  sitting: ExamSitting,
  labs: readonly Lab[] | undefined,
  width: number,
): readonly Line[] {
  return [...rememberedScore(sitting, width), ...sitting.questions.flatMap((one) => questionLines(one, labs, width))];
}

const rememberedScore = remember(scoreLines);

function scoreLines(sitting: ExamSitting, width: number): Line[] {
  const score = examScore(sitting);
  const outcome = score.passed
    ? span('✔ passed', { tone: 'good', bold: true })
    : span('✘ not passed', { tone: 'bad', bold: true });
  const lines: Line[] = [
    ...wrap(
      [
        outcome,
        span(`  ${formatPercent(score.percent)}, ${formatPercent(score.pass)} passes  `),
        span(`${formatPoints(score.earned)} of ${formatPoints(score.total)} points`),
      ],
      width,
    ),
    ...wrap(line(factsOf(sitting).join(' · '), { tone: 'faint' }), width),
  ];
  if (score.provisional) {
    const text = 'Provisional: some of it could not be told. Nothing is charged for that.';
    lines.push(...wrap(line(text, { tone: 'unsure' }), width));
  }
  const domainWidth = Math.min(width - 38, Math.max(...score.domains.map(({ domain }) => widthOf(domain))));
  lines.push(EMPTY_LINE);
  for (const { domain, percent, earned, total } of score.domains) {
    lines.push(
      cellsLine(
        [],
        [
          { width: domainWidth, content: line(domain) },
          {
            width: BAR_WIDTH,
            content: line(bar(percent / 100, BAR_WIDTH), { tone: percent >= score.pass ? 'good' : 'bad' }),
          },
          { width: 14, content: line(`${formatPoints(earned)}/${formatPoints(total)}`) },
        ],
      ),
    );
  }
  return lines;
}

function questionLines(question: SatQuestion, labs: readonly Lab[] | undefined, width: number): Line[] {
  const { number, title, result, spentMs, minutes, gone = [] } = question;
  const points = questionScore(question);
  const passed = result?.score.passed === true;
  const time = `${formatClock(spentMs)} of ${formatClock(minutes * 60_000)}`;
  const head: Line = [
    span(passed ? '✔ ' : '✘ ', { tone: passed ? 'good' : 'bad', bold: true }),
    span(`${number}. ${title}`, { bold: true }),
    span(`  ${points}  ${time}`, { tone: 'faint' }),
  ];
  const lines: Line[] = [EMPTY_LINE, ...wrap(head, width)];
  if (gone.length > 0) lines.push(...wrap(line(`! ${goneText(gone)}`, { tone: 'unsure' }), width));
  for (const verdict of result?.verdicts ?? [])
    if (verdict.status !== 'pass') lines.push(...verdictLines(verdict, width));
  const lab = labs?.find(({ id }) => id === question.lab);
  return passed || !lab ? lines : [...lines, EMPTY_LINE, ...solutionLines(lab, width)];
}

const solutionLines = remember((lab: Lab, width) => markdownLines(lab.solution, width));
