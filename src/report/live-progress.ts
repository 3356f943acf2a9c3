import type { Clock } from '../domain/clock.js';
import { advance, type Board, emptyBoard } from './board.js';
import type { Progress } from './progress.js';
import { endedLine, runningLine } from './progress-lines.js';
import type { Style } from './style.js';

export interface LiveScreen {
  write(text: string): void;
  columns(): number;
  rows(): number;
}

const TICK_MS = 100;

/** For a terminal: one living line for each phase under way, redrawn ten times a second; an ended phase leaves its line. */
export function createLiveProgress(screen: LiveScreen, clock: Clock, style: Style): Progress {
  let board: Board = emptyBoard;
  let printed = 0;
  let living = 0;
  const stopped = new AbortController();

  const erase = () => (living > 0 ? `\x1b[${living}A\x1b[J` : '');

  const draw = () => {
    if (stopped.signal.aborted) return;
    // The last column stays free: a full line makes some terminals wrap, and the count of lines to erase wrong.
    const width = Math.max(20, screen.columns() - 1);
    const ended = board.ended.slice(printed).map((phase) => endedLine(phase, width, style));
    const running = board.running
      .slice(0, Math.max(1, screen.rows() - 2))
      .map((phase) => runningLine(phase, clock.now(), width, style));
    const lines = [...ended, ...running];
    if (lines.length === 0 && living === 0) return;
    screen.write(erase() + lines.map((line) => `${line}\n`).join(''));
    printed = board.ended.length;
    living = running.length;
  };

  const tick = async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(TICK_MS, stopped.signal);
      if (board.running.length > 0) draw();
    }
  };
  tick().catch(() => {});

  return {
    on: (event) => {
      board = advance(board, event);
      draw();
    },
    stop: () => {
      if (stopped.signal.aborted) return;
      board = { ...board, running: [] };
      draw();
      stopped.abort();
    },
  };
}
