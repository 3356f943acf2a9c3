import type { GradeResult } from '../domain/verdict.js';
import { formatDuration } from './duration.js';
import { countPoints, formatPoints } from './points.js';
import type { Style } from './style.js';
import { pointsText, verdictText } from './verdict-text.js';
import { wrap } from './wrap.js';

/** A grading as a person reads it: each check, then the score. */
export function resultText(result: GradeResult, width: number, style: Style): string {
  const { score, verdicts } = result;
  const pointsWidth = Math.max(...verdicts.map((verdict) => pointsText(verdict).length), 0);
  const lines = verdicts.map((verdict) => verdictText(verdict, { width, style, pointsWidth }));
  const passed = verdicts.filter(({ status }) => status === 'pass').length;
  const tally = `${passed} of ${verdicts.length} checks passed in ${formatDuration(result.tookMs)}`;
  const points = `${formatPoints(score.earned)} of ${countPoints(score.total)}`;
  lines.push('', wrap(`${style.strong(`${result.lab}: ${outcome(result, style)}, ${points}`)} · ${tally}`, { width }));
  if (score.gatedBy && score.gatedBy.length > 0) {
    lines.push(style.bad(wrap(`All points are lost while this fails: ${score.gatedBy.join(', ')}.`, { width })));
  }
  if (score.provisional) {
    const open = countPoints(score.total - score.possible);
    const note = `Provisional: checks worth ${open} could not be determined. Nothing is charged for them; check again once the cluster answers.`;
    lines.push(style.unsure(wrap(note, { width })));
  }
  return lines.join('\n');
}

function outcome({ score, verdicts }: GradeResult, style: Style): string {
  if (score.passed) return style.good('passed');
  return verdicts.some(({ status }) => status === 'fail') ? style.bad('not passed') : style.unsure('could not tell');
}
