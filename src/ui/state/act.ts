import { emptyBoard } from '../../report/board.js';
import type { Action } from './bindings.js';
import { type Intent, jobKindOf } from './intents.js';
import { scrolled, stepsOf } from './scroll.js';
import type { Screen, UiState } from './state.js';
import { type Step, step, without } from './step.js';

/** What a key's action does. */
export function act(state: UiState, action: Action): Step {
  switch (action) {
    case 'keys':
      return step({ ...state, dialog: { type: 'keys', scroll: 0 } });
    case 'redraw':
      return step(state, { type: 'redraw' });
    case 'quit':
      return step(state, { type: 'quit' });
    case 'cluster':
    case 'broken':
      return step({ ...state, screen: { name: action, scroll: 0 } });
    case 'bring-up':
      return step(state, { type: 'up' });
    case 'open':
      return open(state);
    case 'back':
      return step({ ...state, screen: placeBehind(state) });
    case 'cancel':
      return cancel(state);
    case 'shell':
      return state.current ? step(state, { type: 'shell' }) : step(state);
    case 'check':
      return start(state, { type: 'check' });
    case 'result':
      return step({ ...state, screen: { name: 'check', scroll: 0 } });
    case 'hint':
      return hint(state);
    case 'hints':
      return hints(state);
    case 'previous':
    case 'next':
      return turnHint(state, action === 'next' ? 1 : -1);
    case 'reset':
      return confirm(state, 'Put the lab back? What you made in it is deleted.', 'reset', 'keep it', { type: 'reset' });
    case 'finish':
      return confirm(state, 'Finish? A last check, then the lab is removed.', 'finish', 'go on', { type: 'finish' });
    case 'stop':
      return confirm(state, 'End the attempt without a grade?', 'end it', 'go on', { type: 'stop' });
    case 'solution':
      return solution(state);
    default:
      return step(state.screen.name === 'labs' ? moved(state, action) : (scrolled(state, action) ?? state));
  }
}

/** Begins work on the attempt; the screen that shows it comes with it. */
export function start(state: UiState, intent: Intent): Step {
  const kind = jobKindOf(intent);
  if (!kind) return step(state, intent);
  const screens: Partial<Record<typeof kind, Screen>> = {
    check: { name: 'check', scroll: 0 },
    finish: { name: 'check', scroll: 0 },
    reset: { name: 'lab', scroll: 0 },
    stop: { name: 'lab', scroll: 0 },
  };
  const screen: Screen =
    intent.type === 'begin' ? { name: 'starting', lab: intent.lab, scroll: 0 } : (screens[kind] ?? state.screen);
  const job = { kind, startedAt: state.now, board: emptyBoard, verdicts: [] };
  return step({ ...state, screen, job }, intent);
}

function open(state: UiState): Step {
  const { selected, current, labs } = state;
  if (selected === undefined || !labs?.some(({ id }) => id === selected)) return step(state);
  if (current?.lab.id === selected) return step({ ...state, screen: { name: 'lab', scroll: 0 } });
  const begin: Intent = { type: 'begin', lab: selected };
  if (!current) return start(state, begin);
  return confirm(state, `${current.lab.id} is under way and would end. Start ${selected}?`, 'start', 'stay', begin);
}

function cancel(state: UiState): Step {
  const notice = state.job?.kind === 'reset' ? 'Stopped half-way: r puts the lab back.' : 'Stopped.';
  const screen: Screen = state.current && state.job?.kind !== 'begin' ? { name: 'lab', scroll: 0 } : { name: 'labs' };
  return step({ ...without(state, 'job'), screen, notice }, { type: 'cancel' });
}

function hint(state: UiState): Step {
  if (!state.current) return step(state);
  const { attempt, lab } = state.current;
  if (lab.hints.length === 0) return step({ ...state, notice: 'This lab has no hints.' });
  if (attempt.hints < lab.hints.length) return start(state, { type: 'hint' });
  return step({ ...state, screen: hintScreen(lab.hints.length), notice: 'That was the last hint.' });
}

function hints(state: UiState): Step {
  const taken = state.current?.attempt.hints ?? 0;
  if (taken === 0) return step({ ...state, notice: 'No hint taken yet: h takes one.' });
  return step({ ...state, screen: hintScreen(taken) });
}

function turnHint(state: UiState, by: 1 | -1): Step {
  const taken = state.current?.attempt.hints ?? 0;
  if (state.screen.name !== 'hint') return step(state);
  return step({ ...state, screen: hintScreen(Math.min(Math.max(1, state.screen.number + by), Math.max(1, taken))) });
}

function hintScreen(number: number): Screen {
  return { name: 'hint', number, scroll: 0 };
}

function solution(state: UiState): Step {
  if (state.screen.name === 'final') {
    const { lab } = state.screen;
    return step({ ...state, screen: { name: 'solution', shown: { lab, text: lab.solution }, scroll: 0 } });
  }
  return confirm(state, 'Show the solution? The attempt ends with it.', 'show it', 'go on', { type: 'solution' });
}

function confirm(state: UiState, question: string, yes: string, no: string, intent: Intent): Step {
  return step({ ...state, dialog: { type: 'confirm', question, yes, no, intent } });
}

function placeBehind({ screen, current }: UiState): Screen {
  const within = screen.name === 'check' || screen.name === 'hint';
  return within && current ? { name: 'lab', scroll: 0 } : { name: 'labs' };
}

function moved(state: UiState, action: Action): UiState {
  const labs = state.labs ?? [];
  const steps = stepsOf(action, Math.max(2, Math.floor(state.rows / 2)));
  if (steps === undefined || labs.length === 0) return state;
  const index = Math.max(
    0,
    labs.findIndex(({ id }) => id === state.selected),
  );
  const lab = labs[Math.min(Math.max(0, index + steps), labs.length - 1)];
  return lab ? { ...state, selected: lab.id } : state;
}
