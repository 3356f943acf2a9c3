import { examScore } from '../domain/exam-score.js';
import type { OfferedExam } from '../practice/exam/exams.js';
import { formatPercent } from './exam-text.js';
import type { Style } from './style.js';
import { drawTable } from './table.js';
import { wrap } from './wrap.js';

/** The mock exams as a table, and below it what keeps some of them from being sat. */
export function examListText(exams: readonly OfferedExam[], width: number, style: Style): string {
  const rows = exams.map((offered) => {
    const { id, title, exam, minutes, pass } = offered.blueprint;
    return [id, title, exam, String(offered.questions), String(minutes), formatPercent(pass), standing(offered)];
  });
  const columns = [
    { title: 'EXAM' },
    { title: 'TITLE', shrinks: true },
    { title: 'FOR' },
    { title: 'QUESTIONS', align: 'right' as const },
    { title: 'MIN', align: 'right' as const },
    { title: 'PASS', align: 'right' as const },
    { title: 'STATE' },
  ];
  const table = drawTable(columns, rows, width, (text, row) => (row < 0 ? style.faint(text) : text));
  const notes = exams.flatMap((offered) =>
    whyNot(offered).map((reason) => wrap(reason, { width, first: `${offered.blueprint.id} `, rest: '  ' })),
  );
  return notes.length > 0 ? [table, '', ...notes].join('\n') : table;
}

/** What keeps an exam from being sat; nothing when it can be. */
export function whyNot({ lacking, clashes, unoffered }: OfferedExam): string[] {
  return [
    ...(lacking.length > 0 ? [`lacks ${lacking.length > 1 ? 'these ' : ''}${lacking.join(', ')}`] : []),
    ...(clashes.length > 0 ? [`has labs that clash: ${clashes.join('; ')}`] : []),
    ...(unoffered.length > 0 ? [`cannot run on this cluster: ${unoffered.join('; ')}`] : []),
  ];
}

/** "new", "best 72 %", "under way", "lacks labs". */
export function standing(offered: OfferedExam): string {
  const { sittings } = offered;
  if (sittings.some(({ closedAt }) => closedAt === undefined)) return 'under way';
  if (whyNot(offered).length > 0) return offered.lacking.length > 0 ? 'lacks labs' : 'not here';
  const graded = sittings.filter(({ stopped }) => !stopped).map((sitting) => examScore(sitting));
  if (graded.length === 0) return 'new';
  const best = graded.reduce((a, b) => (b.percent > a.percent ? b : a));
  return `${best.passed ? 'passed' : 'best'} ${formatPercent(best.percent)}`;
}
