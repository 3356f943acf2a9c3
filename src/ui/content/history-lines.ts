import { type Attempt, elapsedMs } from '../../domain/attempt.js';
import type { ExamSitting } from '../../domain/exam.js';
import { examScore } from '../../domain/exam-score.js';
import { formatClock, formatMoment } from '../../report/duration.js';
import { formatPercent } from '../../report/exam-text.js';
import { domainStandings, scoreChart } from '../../report/history-stats.js';
import { attemptOutcome } from '../../report/history-text.js';
import { formatScore } from '../../report/points.js';
import type { UiState } from '../state/state.js';
import { cut, EMPTY_LINE, type Line, line, span, widthOf } from '../text/line.js';
import { cellsLine } from './menu-lines.js';
import { remember } from './remember.js';
import { bar } from './signs.js';

const BAR_WIDTH = 20;
const CHART_MOST = 100;

/** What was practised: the scores over time, the weakest domains first, then every exam and attempt. */
export function historyLines({ attempts, labs, records, sittings, now }: UiState, width: number): readonly Line[] {
  if (!attempts) return [line('Reading the history ...')];
  if (attempts.length === 0 && sittings.length === 0) return [line('No attempts yet.')];
  const standings = domainStandings(labs ?? [], records);
  const domainWidth = Math.min(width - 50, Math.max(0, ...standings.map(({ domain }) => widthOf(domain))));
  const chart = scoreChart(attempts, Math.min(CHART_MOST, width));
  const open = attempts.filter(({ finishedAt }) => finishedAt === undefined);
  return [
    ...(chart === ''
      ? []
      : [
          line('Scores of the latest attempts, the newest on the right', { bold: true }),
          line(chart, { tone: 'accent' }),
          EMPTY_LINE,
        ]),
    line('Domains, the weakest first', { bold: true }),
    ...standings.map(({ domain, share, labs: all, passed, mastered }) =>
      cut(
        cellsLine(
          [],
          [
            { width: domainWidth, content: line(domain) },
            { width: BAR_WIDTH, content: line(bar(share, BAR_WIDTH), { tone: 'accent' }) },
            { width: 26, content: line(`${passed} of ${all} passed, ${mastered} mastered`) },
          ],
        ),
        width,
      ),
    ),
    ...(sittings.length > 0
      ? [EMPTY_LINE, line('Exams', { bold: true }), ...sittings.map((sitting) => examLine(sitting, width))]
      : []),
    EMPTY_LINE,
    line('Attempts', { bold: true }),
    ...open.map((attempt) => attemptLine(attempt, now, width)),
    ...endedLines(attempts, width),
  ];
}

/** Thousands of them: drawn once for each list that was read. */
const endedLines = remember((attempts: readonly Attempt[], width) =>
  attempts.flatMap((attempt) =>
    attempt.finishedAt === undefined ? [] : [attemptLine(attempt, attempt.finishedAt, width)],
  ),
);

function attemptLine(attempt: Attempt, now: number, width: number): Line {
  const outcome = attemptOutcome(attempt);
  return cut(
    cellsLine(
      [],
      [
        { width: 16, content: line(formatMoment(attempt.startedAt)) },
        { width: Math.min(24, Math.max(12, width - 62)), content: line(attempt.lab) },
        { width: 13, content: line(outcome, outcome === 'passed' ? { tone: 'good' } : {}) },
        { width: 7, content: line(attempt.best ? formatScore(attempt.best.score) : '-') },
        { width: 7, align: 'right', content: line(formatClock(elapsedMs(attempt, now))) },
        { width: 8, content: line(attempt.exam ? 'exam' : attempt.hints === 0 ? '' : hints(attempt.hints)) },
      ],
    ),
    width,
  );
}

const hints = (number: number) => `${number} ${number === 1 ? 'hint' : 'hints'}`;

function examLine(sitting: ExamSitting, width: number): Line {
  const { percent, passed } = examScore(sitting);
  const outcome = span(passed ? 'passed' : 'not passed', passed ? { tone: 'good' } : {});
  const head: Line = [span(`${formatMoment(sitting.startedAt)}  ${sitting.title}  `), outcome];
  return cut([...head, span(`  ${formatPercent(percent)}`)], width);
}
