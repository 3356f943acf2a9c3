import { examBindings } from './exam-bindings.js';
import { homeItems } from './home.js';
import type { UiState } from './state.js';

/** What a key means on the screen that shows. */
export type Action =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'half-up'
  | 'half-down'
  | 'top'
  | 'bottom'
  | 'open'
  | 'continue'
  | 'home'
  | 'labs'
  | 'filter'
  | 'order'
  | 'exam-only'
  | 'next-lab'
  | 'exams'
  | 'strict'
  | 'failed'
  | 'retake'
  | 'flag'
  | 'done'
  | 'pause'
  | 'heal'
  | 'submit'
  | 'history'
  | 'doctor'
  | 'objects'
  | 'compare'
  | 'watch'
  | 'cluster'
  | 'bring-up'
  | 'broken'
  | 'shell'
  | 'check'
  | 'result'
  | 'hint'
  | 'hints'
  | 'previous'
  | 'next'
  | 'reset'
  | 'solution'
  | 'finish'
  | 'stop'
  | 'cancel'
  | 'back'
  | 'quit'
  | 'keys'
  | 'redraw';

export interface Binding {
  /** As the terminal names them; the first one is shown. */
  keys: readonly string[];
  action: Action;
  /** In the footer; absent where only the list of keys names it. */
  label?: string;
  /** In the list of keys. */
  help: string;
}

const MOVE: readonly Binding[] = [
  { keys: ['up', 'k'], action: 'up', help: 'up' },
  { keys: ['down', 'j'], action: 'down', help: 'down' },
  { keys: ['pageup', 'b', 'ctrl-b'], action: 'page-up', help: 'a page up' },
  { keys: ['pagedown', 'space', 'ctrl-f'], action: 'page-down', help: 'a page down' },
  { keys: ['ctrl-u'], action: 'half-up', help: 'half a page up' },
  { keys: ['ctrl-d'], action: 'half-down', help: 'half a page down' },
  { keys: ['home', 'g'], action: 'top', help: 'to the top' },
  { keys: ['end', 'G'], action: 'bottom', help: 'to the end' },
];
const KEYS: Binding = { keys: ['?'], action: 'keys', label: 'keys', help: 'this list' };
const REDRAW: Binding = { keys: ['ctrl-l'], action: 'redraw', help: 'draw the screen again' };

const SHELL: Binding = { keys: ['s'], action: 'shell', label: 'shell', help: 'a shell; leave it to come back here' };
const CHECK: Binding = { keys: ['c'], action: 'check', label: 'check', help: 'grade the lab as it is now' };
const RESULT: Binding = { keys: ['e'], action: 'result', label: 'result', help: 'the latest result, explained' };
const WATCH: Binding = { keys: ['w'], action: 'watch', label: 'watch', help: 'let the checks follow what you do' };
const HINT: Binding = { keys: ['h'], action: 'hint', label: 'hint', help: 'the next hint (counted)' };
const HINTS: Binding = { keys: ['H'], action: 'hints', help: 'the hints taken so far' };
const RESET: Binding = { keys: ['r'], action: 'reset', label: 'reset', help: 'put the lab back (asks first)' };
const SOLUTION: Binding = {
  keys: ['v'],
  action: 'solution',
  label: 'solution',
  help: 'the solution; ends the attempt (asks first)',
};
const FINISH: Binding = {
  keys: ['f'],
  action: 'finish',
  label: 'finish',
  help: 'check a last time and end the attempt (asks first)',
};
const STOP: Binding = { keys: ['x'], action: 'stop', help: 'end the attempt without a grade (asks first)' };
const BRING_UP: Binding = { keys: ['u'], action: 'bring-up', label: 'try again', help: 'bring the cluster up again' };
const WAKE: Binding = { ...BRING_UP, label: 'wake', help: 'wake the cluster; so does all that needs it' };
const OBJECTS: Binding = {
  keys: ['o'],
  action: 'objects',
  label: 'objects',
  help: 'what is in the namespaces of the lab now',
};
const COMPARE: Binding = {
  keys: ['d'],
  action: 'compare',
  label: 'compare',
  help: 'what you made against a right answer, object by object',
};

/** Where the cluster has to be brought up, or woken. */
function upBindings({ cluster }: UiState): Binding[] {
  if (cluster.state === 'asleep') return [WAKE];
  return cluster.state === 'failed' ? [BRING_UP] : [];
}

function back(help: string, label = 'back'): Binding {
  return { keys: ['q', 'esc'], action: 'back', label, help };
}

/** Which keys do what now; the footer, the list of keys and the reducer all read it. */
export function bindingsOf(state: UiState): readonly Binding[] {
  return [...ownBindings(state), KEYS, ...MOVE, REDRAW];
}

/** Screens on which one moves about while something is done to the attempt. */
const BROWSING: ReadonlySet<string> = new Set(['home', 'labs', 'exams', 'history', 'doctor']);

function ownBindings(state: UiState): Binding[] {
  const up = upBindings(state);
  if (state.job && !BROWSING.has(state.screen.name)) {
    return [{ keys: ['q', 'esc'], action: 'cancel', label: 'cancel', help: 'stop what is under way' }];
  }
  switch (state.screen.name) {
    case 'home':
      return homeBindings(state);
    case 'exams':
    case 'exam':
    case 'question':
    case 'exam-starting':
    case 'exam-result':
      return [...up, ...examBindings(state, state.screen.name)];
    case 'history':
    case 'doctor':
      return [back('to the menu', 'menu')];
    case 'objects':
      return [
        ...up,
        SHELL,
        ...(state.screen.question === undefined ? [CHECK, WATCH, HINT, FINISH] : []),
        back('to the task', 'task'),
      ];
    case 'compare':
      return [
        ...(state.screen.wanted.length > 1
          ? ([
              { keys: ['left', 'p'], action: 'previous', label: 'before', help: 'the question before' },
              { keys: ['right', 'n'], action: 'next', label: 'next', help: 'the question after' },
            ] satisfies Binding[])
          : []),
        { ...back('to the result'), keys: ['enter', 'q', 'esc'] },
      ];
    case 'watch':
      return [
        ...up,
        { ...WATCH, label: 'stop watching', help: 'no longer follow the cluster' },
        SHELL,
        CHECK,
        HINT,
        FINISH,
        back('to the task; the checks go on', 'task'),
      ];
    case 'labs':
      return labsBindings(state);
    case 'cluster':
      return [...up, back('to the labs')];
    case 'starting':
    case 'broken':
      return [back('to the labs')];
    case 'lab': {
      const result = state.current?.attempt.latest ? [{ ...RESULT, label: 'result' }] : [];
      return [
        ...up,
        SHELL,
        CHECK,
        WATCH,
        ...result,
        OBJECTS,
        HINT,
        HINTS,
        RESET,
        SOLUTION,
        FINISH,
        STOP,
        back('to the labs; the clock goes on'),
      ];
    }
    case 'check':
      return [
        ...up,
        SHELL,
        { ...CHECK, label: 'again' },
        WATCH,
        OBJECTS,
        HINT,
        HINTS,
        RESET,
        SOLUTION,
        FINISH,
        STOP,
        back('to the task', 'task'),
      ];
    case 'hint':
      return [
        { keys: ['left'], action: 'previous', help: 'the hint before' },
        { keys: ['right'], action: 'next', help: 'the hint after, where it was taken' },
        { ...HINT, label: 'next hint' },
        SHELL,
        CHECK,
        back('to the task', 'task'),
      ];
    case 'solution':
      return [COMPARE, { keys: ['enter', 'q', 'esc'], action: 'back', label: 'labs', help: 'to the labs' }];
    case 'final':
      return [
        { ...SOLUTION, help: 'the solution' },
        COMPARE,
        { keys: ['n'], action: 'next-lab', label: 'next lab', help: 'to the list, on the lab to take next' },
        { keys: ['enter', 'q', 'esc'], action: 'back', label: 'labs', help: 'to the labs' },
      ];
  }
}

function labsBindings(state: UiState): Binding[] {
  const goesOn = state.current !== undefined && state.current.lab.id === state.selected;
  return [
    {
      keys: ['enter'],
      action: 'open',
      label: goesOn ? 'go on' : 'start',
      help: goesOn ? 'go on with it' : 'start the lab',
    },
    ...upBindings(state),
    { keys: ['/'], action: 'filter', label: 'find', help: 'show only labs that hold what you type; Esc shows all' },
    { keys: ['n'], action: 'next-lab', label: 'next', help: 'to the lab to take next: the weakest' },
    {
      keys: ['o'],
      action: 'order',
      label: state.list.order === 'name' ? 'weakest first' : 'by name',
      help: 'weakest first, or by name',
    },
    { keys: ['tab'], action: 'exam-only', help: 'labs of CKAD, of CKA, all' },
    { keys: ['p'], action: 'cluster', label: 'cluster', help: 'the cluster, phase by phase' },
    ...(state.broken.length > 0
      ? [{ keys: ['b'], action: 'broken', label: 'broken labs', help: 'labs that could not be read' } satisfies Binding]
      : []),
    { keys: ['q', 'esc'], action: 'home', label: 'menu', help: 'to the menu' },
  ];
}

function homeBindings(state: UiState): Binding[] {
  const items = homeItems(state).map(({ key, action, title, detail }) => ({
    keys: [key],
    action,
    help: detail === '' ? title : `${title}: ${detail}`,
  }));
  return [
    { keys: ['enter'], action: 'open', label: 'choose', help: 'choose what is under the cursor' },
    ...items,
    ...upBindings(state),
    { keys: ['q'], action: 'quit', label: 'quit', help: 'leave kubedrill' },
  ];
}
