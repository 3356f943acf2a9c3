import type { UiState } from '../state/state.js';
import { EMPTY_LINE, type Line, line, span } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import { boardLines, wholeSeconds } from './board-lines.js';
import { workingSign } from './signs.js';

const LEADS: Readonly<Record<string, string>> = {
  begin: 'The clock starts when the lab is ready.',
  'exam-begin': 'The clock starts when all questions are ready.',
  'exam-submit': 'The clock has stopped; what was done until now counts.',
};

/** A lab on its way: the cluster's phases where it is not up yet, then the lab's own. */
export function startingLines({ cluster, job, now }: UiState, width: number): Line[] {
  const lines = wrap(line(LEADS[job?.kind ?? 'begin'] ?? '', { tone: 'faint' }), width);
  if (cluster.state === 'coming-up') {
    lines.push(EMPTY_LINE, line('Cluster', { bold: true }), ...boardLines(cluster.board, now, width));
  }
  if (!job) return lines;
  const own = boardLines(job.board, now, width);
  if (own.length > 0)
    return [...lines, EMPTY_LINE, line(job.kind === 'begin' ? 'Lab' : 'Questions', { bold: true }), ...own];
  if (cluster.state === 'coming-up' && cluster.board.running.length > 0) return lines;
  return [...lines, EMPTY_LINE, waitingLine(now - job.startedAt, now)];
}

function waitingLine(ms: number, now: number): Line {
  return [span(`${workingSign(now)} `, { tone: 'accent' }), span(`Preparing  ${wholeSeconds(ms)}`)];
}
