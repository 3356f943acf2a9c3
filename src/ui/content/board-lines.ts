import type { Board, EndedPhase, RunningPhase } from '../../report/board.js';
import { formatDuration } from '../../report/duration.js';
import { cut, type Line, pad, span, widthOf } from '../text/line.js';
import { bar, DONE, FAILED, workingSign } from './signs.js';

const TITLE_MOST = 40;
const TIME_WIDTH = 12;
const BAR_WIDTH = 10;

/** What has been done and what is under way, one line each, with its time and what happens in it now. */
export function boardLines(board: Board, now: number, width: number): Line[] {
  const titles = [...board.ended, ...board.running].map(({ title }) => widthOf(title));
  const titleWidth = Math.min(Math.max(0, ...titles), TITLE_MOST, Math.floor(width / 2));
  return [
    ...board.ended.map((phase) => endedLine(phase, titleWidth)),
    ...board.running.map((phase) => runningLine(phase, now, titleWidth)),
  ].map((one) => cut(one, width));
}

function endedLine({ state, title, tookMs, detail }: EndedPhase, titleWidth: number): Line {
  const sign = state === 'done' ? span(DONE, { tone: 'good' }) : span(FAILED, { tone: 'bad', bold: true });
  const told = state === 'done' ? (detail ?? '') : `${state}${detail ? `: ${detail}` : ''}`;
  return [
    sign,
    span(' '),
    ...pad([span(title)], titleWidth),
    ...pad([span(formatDuration(tookMs))], TIME_WIDTH, 'right'),
    span(`  ${oneLine(told)}`, { tone: state === 'done' ? 'faint' : 'bad' }),
  ];
}

function runningLine({ title, startedAt, detail, fraction }: RunningPhase, now: number, titleWidth: number): Line {
  const told = detail ? oneLine(detail) : '';
  const known = fraction === undefined ? '' : `${bar(fraction, BAR_WIDTH)} ${Math.floor(fraction * 100)}%  `;
  return [
    span(workingSign(now), { tone: 'accent' }),
    span(' '),
    ...pad([span(title, { bold: true })], titleWidth),
    ...pad([span(wholeSeconds(now - startedAt))], TIME_WIDTH, 'right'),
    span(`  ${known}${told}`),
  ];
}

/** "3 s", "1 min 05 s": what ticks has no tenths. */
export function wholeSeconds(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
