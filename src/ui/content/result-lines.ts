import type { GradeResult, Score } from '../../domain/verdict.js';
import { formatDuration } from '../../report/duration.js';
import { formatPoints } from '../../report/points.js';
import { EMPTY_LINE, type Line, line, type Span, span } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import { bar } from './signs.js';
import { verdictLines } from './verdict-lines.js';

const BAR_WIDTH = 20;

/** A grading: the score, then each check. */
export function resultLines(result: GradeResult, width: number): Line[] {
  const lines = scoreLines(result, width);
  for (const verdict of result.verdicts) lines.push(EMPTY_LINE, ...verdictLines(verdict, width));
  return lines;
}

function scoreLines(result: GradeResult, width: number): Line[] {
  const { score, verdicts } = result;
  const passed = verdicts.filter(({ status }) => status === 'pass').length;
  const lines = wrap(
    [
      outcomeSpan(result),
      span(`  ${formatPoints(score.earned)} of ${formatPoints(score.total)} points  `),
      span(bar(score.total === 0 ? 0 : score.earned / score.total, BAR_WIDTH), { tone: toneOf(score) }),
    ],
    width,
  );
  const tally = `${passed} of ${verdicts.length} checks passed, in ${formatDuration(result.tookMs)}`;
  lines.push(...wrap(line(tally, { tone: 'faint' }), width));
  if (score.gatedBy && score.gatedBy.length > 0) {
    lines.push(
      ...wrap(line(`All points are lost while this fails: ${score.gatedBy.join(', ')}.`, { tone: 'bad' }), width),
    );
  }
  if (score.provisional) {
    const open = formatPoints(score.total - score.possible);
    const text = `Provisional: checks worth ${open} points could not be determined. Nothing is charged for them; check again once the cluster answers.`;
    lines.push(...wrap(line(text, { tone: 'unsure' }), width));
  }
  return lines;
}

/** "✔ passed", "✘ not passed", "! could not tell". */
function outcomeSpan({ score, verdicts }: GradeResult): Span {
  if (score.passed) return span('✔ passed', { tone: 'good', bold: true });
  if (verdicts.some(({ status }) => status === 'fail')) return span('✘ not passed', { tone: 'bad', bold: true });
  return span('! could not tell', { tone: 'unsure', bold: true });
}

function toneOf({ passed, provisional }: Score): 'good' | 'bad' | 'unsure' {
  if (passed) return 'good';
  return provisional ? 'unsure' : 'bad';
}
