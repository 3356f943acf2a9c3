import { type ExamSitting, examRemainingMs, type SatQuestion, spentOn, stageOf } from '../domain/exam.js';
import { type ExamScore, examScore, questionPoints } from '../domain/exam-score.js';
import { formatClock } from './duration.js';
import { countPoints, formatPoints } from './points.js';
import type { Style } from './style.js';
import { drawTable } from './table.js';
import { verdictText } from './verdict-text.js';
import { wrap } from './wrap.js';

/** An exam under way: the time and the questions with their marks. */
export function examStatusText(sitting: ExamSitting, now: number, width: number, style: Style): string {
  const left = examRemainingMs(sitting, now);
  const time = {
    running: left > 0 ? `${formatClock(left)} left` : 'the time is up',
    paused: `paused, ${formatClock(left)} left`,
    grading: 'submitted, not all of it is graded yet',
    over: 'over',
  }[stageOf(sitting)];
  const head = `${sitting.title}: ${time}`;
  return [style.strong(wrap(head, { width })), '', questionTable(sitting, now, width, style)].join('\n');
}

/** "▸ ✔ ⚑" as words: open, done, flagged. */
export function questionMarks({ open }: ExamSitting, { number, done, flagged }: SatQuestion): string {
  const marks = [number === open ? 'open' : '', done ? 'done' : '', flagged ? 'flagged' : ''];
  return marks.filter((mark) => mark !== '').join(' ');
}

function questionTable(sitting: ExamSitting, now: number, width: number, style: Style): string {
  const rows = sitting.questions.map((question) => [
    String(question.number),
    question.title,
    formatPoints(question.points),
    formatClock(spentOn(sitting, question, now)),
    formatClock(question.minutes * 60_000),
    questionMarks(sitting, question),
  ]);
  const columns = [
    { title: '#', align: 'right' as const },
    { title: 'QUESTION', shrinks: true },
    { title: 'PTS', align: 'right' as const },
    { title: 'SPENT', align: 'right' as const },
    { title: 'TARGET', align: 'right' as const },
    { title: 'MARKS' },
  ];
  return drawTable(columns, rows, width, (text, row) => (row < 0 ? style.faint(text) : text));
}

/** What a finished exam came to: the score against the pass mark, by domain and question, and every finding. */
export function examResultText(sitting: ExamSitting, width: number, style: Style): string {
  const score = examScore(sitting);
  const parts = [
    style.strong(wrap(`${sitting.title}: ${outcomeText(score, style)}`, { width })),
    wrap(factsOf(sitting).join(' · '), { width }),
    '',
    domainTable(score, width, style),
    '',
    resultTable(sitting, width, style),
  ];
  if (score.provisional) {
    const open = countPoints(round(score.total - score.possible));
    const note = `Provisional: questions worth ${open} could not be told in full. Nothing is charged for that.`;
    parts.push('', style.unsure(wrap(note, { width })));
  }
  for (const question of sitting.questions) parts.push(...questionFindings(question, width, style));
  return parts.join('\n');
}

/** "passed, 72 % (66 % passes), 18 of 25 points" */
export function outcomeText(score: ExamScore, style: Style): string {
  const word = score.passed ? style.good('passed') : style.bad('not passed');
  const points = `${formatPoints(score.earned)} of ${countPoints(score.total)}`;
  return `${word}, ${formatPercent(score.percent)} (${formatPercent(score.pass)} passes), ${points}`;
}

export function formatPercent(percent: number): string {
  return `${Math.floor(percent * 10) / 10} %`;
}

/** How the exam was sat: strict or with pauses, handed in or cut off, the time it took. */
export function factsOf(sitting: ExamSitting): string[] {
  const { startedAt, deadlineAt, submittedAt, submitReason, strict, pauses, pausedMs, questions } = sitting;
  const spent = questions.reduce((sum, { spentMs }) => sum + spentMs, 0);
  const gradedAt = Math.max(0, ...questions.map(({ result }) => result?.startedAt ?? 0));
  const late = submittedAt === undefined ? 0 : gradedAt - Math.max(deadlineAt, submittedAt);
  return [
    strict ? 'strict' : `practice, ${pauses} ${pauses === 1 ? 'pause' : 'pauses'}`,
    submitReason === 'time-up' ? 'the time ran out' : 'handed in',
    `${formatClock(spent)} of ${formatClock(deadlineAt - startedAt - pausedMs)} used`,
    ...(submitReason === 'time-up' && late > 60_000 ? [`graded ${formatClock(late)} after the end`] : []),
  ];
}

function domainTable({ domains }: ExamScore, width: number, style: Style): string {
  const rows = domains.map(({ domain, earned, total, percent }) => [
    domain,
    `${formatPoints(earned)}/${formatPoints(total)}`,
    formatPercent(percent),
  ]);
  const columns = [
    { title: 'DOMAIN', shrinks: true },
    { title: 'POINTS', align: 'right' as const },
    { title: 'SHARE', align: 'right' as const },
  ];
  return drawTable(columns, rows, width, (text, row) => (row < 0 ? style.faint(text) : text));
}

function resultTable({ questions }: ExamSitting, width: number, style: Style): string {
  const rows = questions.map((question) => [
    String(question.number),
    question.title,
    questionScore(question),
    formatClock(question.spentMs),
    formatClock(question.minutes * 60_000),
  ]);
  const columns = [
    { title: '#', align: 'right' as const },
    { title: 'QUESTION', shrinks: true },
    { title: 'POINTS', align: 'right' as const },
    { title: 'SPENT', align: 'right' as const },
    { title: 'TARGET', align: 'right' as const },
  ];
  return drawTable(columns, rows, width, (text, row) => (row < 0 ? style.faint(text) : text));
}

/** "4.5/6", and "? /6" where nothing could be told. */
export function questionScore(question: SatQuestion): string {
  const { earned, possible, total } = questionPoints(question);
  if (possible === 0) return `?/${formatPoints(total)}`;
  const told = possible < total ? ` (${formatPoints(total - possible)} unknown)` : '';
  return `${formatPoints(earned)}/${formatPoints(total)}${told}`;
}

function questionFindings({ number, title, result, gone = [] }: SatQuestion, width: number, style: Style): string[] {
  const open = result?.verdicts.filter(({ status }) => status !== 'pass') ?? [];
  if (open.length === 0 && gone.length === 0) return [];
  return [
    '',
    style.strong(wrap(`Question ${number}: ${title}`, { width })),
    ...(gone.length > 0 ? [wrap(goneText(gone), { width, first: '! ' })] : []),
    ...open.map((verdict) => verdictText(verdict, { width, style })),
  ];
}

export function goneText(gone: readonly string[]): string {
  return `What the question started with was gone when it was graded: ${gone.join(', ')}.`;
}

const round = (points: number) => Math.round(points * 100) / 100;
