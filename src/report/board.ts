import { INTERRUPTED, type PracticeEvent } from '../domain/events.js';

/** A phase that is under way. Times are epoch milliseconds. */
export interface RunningPhase {
  phase: string;
  title: string;
  startedAt: number;
  detail?: string;
  /** 0 to 1. */
  fraction?: number;
}

export interface EndedPhase {
  phase: string;
  title: string;
  state: 'done' | 'failed' | 'interrupted';
  tookMs: number;
  detail?: string;
}

/** What is going on, folded from the events: drawn by the text reporter and by the terminal UI. */
export interface Board {
  /** In the order they started; several at once where they overlap. */
  running: readonly RunningPhase[];
  /** In the order they ended. */
  ended: readonly EndedPhase[];
}

export const emptyBoard: Board = { running: [], ended: [] };

/** What a check is doing now is shown as a phase of its own. */
const CHECK_PHASE = 'check';

export function advance(board: Board, event: PracticeEvent): Board {
  switch (event.type) {
    case 'settling':
      return busy(board, event.at, 'Waiting for the cluster to come to rest', event.reasons.join('; '));
    case 'probing': {
      const detail = `${count(event.probes, 'probe')} from ${count(event.sources, 'pod')}, round ${event.round}`;
      return busy(board, event.at, 'Trying the connections', detail);
    }
    case 'verdict':
      return { ...board, running: board.running.filter(({ phase }) => phase !== CHECK_PHASE) };
    case 'phase':
      break;
  }
  const others = board.running.filter(({ phase }) => phase !== event.phase);
  const known = board.running.find(({ phase }) => phase === event.phase);
  const { phase, title } = event;
  const detail = event.detail === undefined ? {} : { detail: event.detail };
  const startedAt = known?.startedAt ?? event.at;
  if (event.state === 'done' || event.state === 'failed') {
    const tookMs = Math.max(0, event.at - startedAt);
    const ended: EndedPhase =
      event.state === 'failed' && event.detail === INTERRUPTED
        ? { phase, title, state: 'interrupted', tookMs }
        : { phase, title, state: event.state, tookMs, ...detail };
    return { running: others, ended: [...board.ended, ended] };
  }
  const fraction = event.fraction === undefined ? {} : { fraction: event.fraction };
  const current = { phase, title, startedAt, ...detail, ...fraction };
  const running = known ? board.running.map((one) => (one === known ? current : one)) : [...board.running, current];
  return { ...board, running };
}

function busy(board: Board, at: number, title: string, detail: string): Board {
  const known = board.running.find(({ phase }) => phase === CHECK_PHASE);
  const startedAt = known?.title === title ? known.startedAt : at;
  const others = board.running.filter((one) => one !== known);
  return { ...board, running: [...others, { phase: CHECK_PHASE, title, startedAt, detail }] };
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
