import type { ExamSitting, SatQuestion } from '../domain/exam.js';
import { examScore } from '../domain/exam-score.js';
import { plain, tableRow, verdictMarkdown } from './attempt-markdown.js';
import { formatClock, formatMoment } from './duration.js';
import { factsOf, formatPercent, goneText, outcomeText, questionScore } from './exam-text.js';
import { formatPoints } from './points.js';
import { plainStyle } from './style.js';

/** A finished exam as a Markdown page: the score by domain and question, every finding, the solutions. */
export function examMarkdown(sitting: ExamSitting, solutions: ReadonlyMap<string, string>): string {
  const score = examScore(sitting);
  const domains = score.domains.map(({ domain, earned, total, percent }) =>
    tableRow([domain, `${formatPoints(earned)}/${formatPoints(total)}`, formatPercent(percent)]),
  );
  const questions = sitting.questions.map((question) =>
    tableRow([
      String(question.number),
      question.title,
      questionScore(question),
      formatClock(question.spentMs),
      formatClock(question.minutes * 60_000),
    ]),
  );
  return [
    `# ${plain(sitting.title)}: ${outcomeText(score, plainStyle)}`,
    [`begun ${formatMoment(sitting.startedAt)}`, ...factsOf(sitting), `on ${sitting.provider}`].join(' · '),
    ['| domain | points | share |', '|---|---|---|', ...domains].join('\n'),
    ['| # | question | points | spent | target |', '|---|---|---|---|---|', ...questions].join('\n'),
    ...sitting.questions.flatMap((question) => questionParts(question, solutions.get(question.lab))),
    '',
  ].join('\n\n');
}

function questionParts({ number, title, result, gone = [] }: SatQuestion, solution: string | undefined): string[] {
  const findings = result?.verdicts.flatMap(verdictMarkdown) ?? [];
  const more = [...(gone.length > 0 ? [plain(goneText(gone))] : []), ...findings.map(oneDeeper)];
  const solved = solution === undefined ? [] : [oneDeeper(oneDeeper(solution.trim()))];
  if (more.length === 0 && solved.length === 0) return [];
  return [`## ${number}. ${plain(title)}`, ...more, ...solved];
}

/** Headings of a part that is put below another one; what stands in code blocks stays. */
function oneDeeper(markdown: string): string {
  let fenced = false;
  const lines = markdown.split('\n').map((line) => {
    if (/^\s*```/.test(line)) fenced = !fenced;
    return !fenced && /^#{1,5} /.test(line) ? `#${line}` : line;
  });
  return lines.join('\n');
}
