import type { Clock } from '../domain/clock.js';
import { advance, type Board, emptyBoard } from './board.js';
import type { Progress } from './progress.js';
import { endedLine } from './progress-lines.js';
import { plainStyle } from './style.js';

/** A phase that says nothing new for this long is reported as still under way. */
const HEARTBEAT_MS = 10_000;
const DETAIL_MS = 5_000;

/** For pipes and logs: a line when a phase starts and ends, and a sign of life in between; nothing is ever redrawn. */
export function createPlainProgress(write: (text: string) => void, clock: Clock): Progress {
  let board: Board = emptyBoard;
  const saidAt = new Map<string, { at: number; detail: string | undefined }>();
  const stopped = new AbortController();

  const announce = () => {
    const now = clock.now();
    for (const { phase, title, startedAt, detail } of board.running) {
      const said = saidAt.get(`${phase} ${title}`);
      const quiet = now - (said?.at ?? 0);
      if (said && quiet < (detail === said.detail ? HEARTBEAT_MS : DETAIL_MS)) continue;
      const elapsed = said ? ` ${Math.floor((now - startedAt) / 1000)} s` : '';
      write(`${said ? '.' : '>'} ${title}${elapsed}${detail ? ` (${detail})` : ''}\n`);
      saidAt.set(`${phase} ${title}`, { at: now, detail });
    }
  };

  const beat = async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(1000, stopped.signal);
      announce();
    }
  };
  beat().catch(() => {});

  return {
    on: (event) => {
      const before = board.ended.length;
      board = advance(board, event);
      for (const phase of board.ended.slice(before)) {
        write(`${endedLine(phase, Number.POSITIVE_INFINITY, plainStyle)}\n`);
        saidAt.delete(`${phase.phase} ${phase.title}`);
      }
      announce();
    },
    stop: () => stopped.abort(),
  };
}
