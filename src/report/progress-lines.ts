import type { EndedPhase, RunningPhase } from './board.js';
import { formatDuration } from './duration.js';
import type { Style } from './style.js';
import { cutTo } from './wrap.js';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const BAR_WIDTH = 12;

/** The line of a phase under way: always its seconds and, where known, what happens now. One line, never wider than asked. */
export function runningLine(phase: RunningPhase, now: number, width: number, style: Style): string {
  const elapsed = Math.max(0, now - phase.startedAt);
  const frame = FRAMES[Math.floor(now / 100) % FRAMES.length] ?? '';
  const head = `${phase.title} ${Math.floor(elapsed / 1000)} s`;
  const bar = phase.fraction === undefined ? '' : ` ${progressBar(phase.fraction)}`;
  const detail = phase.detail ? ` · ${phase.detail.replace(/\s+/g, ' ')}` : '';
  const line = cutTo(`${head}${bar}${detail}`, Math.max(1, width - 2));
  const shown = line.startsWith(head) ? head + style.faint(line.slice(head.length)) : line;
  return `${style.code(frame)} ${shown}`;
}

/** The line that stays when a phase has ended. */
export function endedLine(phase: EndedPhase, width: number, style: Style): string {
  const sign = phase.state === 'done' ? style.good('✔') : style.bad('✘');
  const took = formatDuration(phase.tookMs);
  const detail = phase.detail ? ` · ${phase.detail.replace(/\s+/g, ' ')}` : '';
  const how = phase.state === 'done' ? '' : `${phase.state} after `;
  const head = `${phase.title} ${how}${took}`;
  const line = cutTo(`${head}${detail}`, Math.max(1, width - 2));
  return `${sign} ${line.startsWith(head) ? head + style.faint(line.slice(head.length)) : line}`;
}

function progressBar(fraction: number): string {
  const safe = Math.min(1, Math.max(0, fraction));
  const full = Math.round(safe * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}] ${Math.floor(safe * 100)}%`;
}
