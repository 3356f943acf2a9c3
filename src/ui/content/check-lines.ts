import type { JobView, UiState } from '../state/state.js';
import { EMPTY_LINE, type Line, line, span } from '../text/line.js';
import { boardLines, wholeSeconds } from './board-lines.js';
import { docsLines } from './docs-lines.js';
import { remember } from './remember.js';
import { resultLines } from './result-lines.js';
import { workingSign } from './signs.js';
import { verdictHead } from './verdict-lines.js';

const rememberedResult = remember(resultLines);

/** A check under way, or else the latest result. */
export function checkLines({ job, current, now }: UiState, width: number): readonly Line[] {
  if (job?.kind === 'check' || job?.kind === 'finish') return progressLines(job, now, width);
  const latest = current?.attempt.latest;
  if (!latest) return [line('Not checked yet: c checks.')];
  return [...rememberedResult(latest, width), ...docsLines(current.lab, width)];
}

function progressLines(job: JobView, now: number, width: number): Line[] {
  const title = job.kind === 'finish' ? 'Last check, then the lab is removed' : 'Checking';
  const lines: Line[] = [
    [
      span(`${workingSign(now)} `, { tone: 'accent' }),
      span(title, { bold: true }),
      span(`  ${wholeSeconds(now - job.startedAt)}`),
    ],
  ];
  const phases = boardLines(job.board, now, width);
  if (phases.length > 0) lines.push(EMPTY_LINE, ...phases);
  if (job.verdicts.length > 0) lines.push(EMPTY_LINE);
  return [...lines, ...job.verdicts.flatMap((verdict) => verdictHead(verdict, width))];
}
