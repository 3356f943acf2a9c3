import { emptyBoard } from '../../report/board.js';
import type { Action } from './bindings.js';
import { wakingFor } from './cluster-view.js';
import { compareAct } from './compare-act.js';
import { examAct, examScreen } from './exam-act.js';
import { withVisibleCursor } from './filter.js';
import { homeItems } from './home.js';
import { type Intent, jobKindOf } from './intents.js';
import { lackingFor, nextExam, nextLab, visibleLabs } from './lab-list.js';
import { objectsAct } from './objects-act.js';
import { scrolled, stepsOf } from './scroll.js';
import type { LabList, Screen, UiState } from './state.js';
import { type Step, step, without } from './step.js';

/** What a key's action does. */
export function act(state: UiState, action: Action): Step {
  if (action === 'shell' && state.cluster.state === 'asleep') {
    return step({ ...state, notice: 'The cluster sleeps and is woken now: s again when it is ready.' }, { type: 'up' });
  }
  return (
    compareAct(state, action) ?? objectsAct(state, action) ?? examAct(state, action, start) ?? actHere(state, action)
  );
}

function actHere(state: UiState, action: Action): Step {
  switch (action) {
    case 'keys':
      return step({ ...state, dialog: { type: 'keys', scroll: 0 } });
    case 'redraw':
      return step(state, { type: 'redraw' });
    case 'quit':
      return step(state, { type: 'quit' });
    case 'cluster':
    case 'broken':
    case 'history':
      return step({ ...state, screen: { name: action, scroll: 0 } });
    case 'doctor':
      return step(without({ ...state, screen: { name: action, scroll: 0 } }, 'doctor'), { type: 'doctor' });
    case 'labs':
    case 'exams':
      return step({ ...state, screen: { name: action } });
    case 'home':
      return step({ ...state, screen: HOME });
    case 'continue':
      return step({ ...state, screen: state.exam ? examScreen(state) : { name: 'lab', scroll: 0 } });
    case 'filter':
      return step({ ...state, list: { ...state.list, typing: true } });
    case 'order':
      return step({ ...state, list: { ...state.list, order: state.list.order === 'name' ? 'weakest' : 'name' } });
    case 'exam-only':
      return step(withVisibleCursor({ ...state, list: withExam(state.list) }));
    case 'next-lab':
      return step({ ...state, screen: { name: 'labs' }, ...selecting(nextLab(state)?.id) });
    case 'watch':
      return watch(state);
    case 'bring-up':
      return step(state, { type: 'up' });
    case 'open':
      return state.screen.name === 'home' ? choose(state, state.screen.selected) : open(state);
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
      return step(movedTo(state, action));
  }
}

const HOME: Screen = { name: 'home', selected: 0 };

function choose(state: UiState, selected: number): Step {
  const item = homeItems(state)[selected];
  return item ? act(state, item.action) : step(state);
}

function movedTo(state: UiState, action: Action): UiState {
  if (state.screen.name === 'labs') return moved(state, action);
  if (state.screen.name !== 'home') return scrolled(state, action) ?? state;
  const items = homeItems(state).length;
  const steps = stepsOf(action, items);
  if (steps === undefined) return state;
  return {
    ...state,
    screen: { name: 'home', selected: Math.min(Math.max(0, state.screen.selected + steps), items - 1) },
  };
}

function withExam(list: LabList): LabList {
  const { exam: _, ...all } = list;
  const next = nextExam(list);
  return next ? { ...all, exam: next } : all;
}

const selecting = (selected: string | undefined) => (selected === undefined ? {} : { selected });

/** On and off again; while it is on, the screen of the watch shows. */
function watch(state: UiState): Step {
  if (!state.current) return step(state);
  if (state.watch) {
    const left: UiState = state.screen.name === 'watch' ? { ...state, screen: { name: 'lab', scroll: 0 } } : state;
    return step(without(left, 'watch'), { type: 'unwatch' });
  }
  const begun = { verdicts: new Map(), turned: new Set<string>(), changedAt: state.now, looking: true };
  const intent: Intent = { type: 'watch' };
  return step({ ...state, watch: begun, screen: { name: 'watch', scroll: 0 } }, ...wakingFor(state, intent), intent);
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
  const job = { kind, startedAt: state.now, board: emptyBoard, verdicts: [] };
  return step(
    { ...without(state, 'watch'), screen: startScreen(intent) ?? screens[kind] ?? state.screen, job },
    ...wakingFor(state, intent),
    intent,
  );
}

function startScreen(intent: Intent): Screen | undefined {
  switch (intent.type) {
    case 'begin':
      return { name: 'starting', lab: intent.lab, scroll: 0 };
    case 'exam-begin':
      return { name: 'exam-starting', title: intent.title, scroll: 0 };
    case 'exam-submit':
      return { name: 'exam-starting', title: 'Grading the exam', scroll: 0 };
    default:
      return undefined;
  }
}

function open(state: UiState): Step {
  const { selected, current } = state;
  const lab = visibleLabs(state).find(({ id }) => id === selected);
  if (lab === undefined || selected === undefined) return step(state);
  if (state.exam) return step({ ...state, notice: `${state.exam.sitting.title} is under way: hand it in first.` });
  if (current?.lab.id === selected) return step({ ...state, screen: { name: 'lab', scroll: 0 } });
  const lacking = lackingFor(state, lab);
  if (lacking.length > 0) {
    const notice = `${selected} needs ${lacking.join(', ')}, which this cluster lacks: --provider kind has all.`;
    return step({ ...state, notice });
  }
  const begin: Intent = { type: 'begin', lab: selected };
  if (!current) return start(state, begin);
  return confirm(state, `${current.lab.id} is under way and would end. Start ${selected}?`, 'start', 'stay', begin);
}

function cancel(state: UiState): Step {
  const notice = state.job?.kind === 'reset' ? 'Stopped half-way: r puts the lab back.' : 'Stopped.';
  return step({ ...without(state, 'job'), screen: screenAfter(state), notice }, { type: 'cancel' });
}

/** Where one is once the job under way has been stopped. */
function screenAfter(state: UiState): Screen {
  if (state.exam) return examScreen(state);
  if (state.job?.kind === 'exam-begin') return { name: 'exams' };
  return state.current && state.job?.kind !== 'begin' ? { name: 'lab', scroll: 0 } : { name: 'labs' };
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
  switch (screen.name) {
    case 'check':
    case 'hint':
    case 'watch':
      return current ? { name: 'lab', scroll: 0 } : { name: 'labs' };
    case 'history':
    case 'doctor':
      return HOME;
    case 'exam-starting':
    case 'exam-result':
      return { name: 'exams' };
    default:
      return { name: 'labs' };
  }
}

function moved(state: UiState, action: Action): UiState {
  const labs = visibleLabs(state);
  const steps = stepsOf(action, Math.max(2, Math.floor(state.rows / 2)));
  if (steps === undefined || labs.length === 0) return state;
  const index = Math.max(
    0,
    labs.findIndex(({ id }) => id === state.selected),
  );
  const lab = labs[Math.min(Math.max(0, index + steps), labs.length - 1)];
  return lab ? { ...state, selected: lab.id } : state;
}
