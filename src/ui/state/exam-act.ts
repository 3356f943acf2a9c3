import { stageOf } from '../../domain/exam.js';
import { whyNot } from '../../report/exam-list.js';
import type { Action } from './bindings.js';
import type { ExamNote, Intent } from './intents.js';
import { stepsOf } from './scroll.js';
import type { Screen, UiState } from './state.js';
import { type Step, step } from './step.js';

/** What a key does on the screens of exams; undefined where it means what it means everywhere. */
export function examAct(
  state: UiState,
  action: Action,
  start: (state: UiState, intent: Intent) => Step,
): Step | undefined {
  const { screen } = state;
  if (screen.name === 'exams') return examsAct(state, action, start);
  if (screen.name === 'exam-result' && action === 'retake') return retake(state, screen, start);
  const number = screen.name === 'exam' ? screen.selected : screen.name === 'question' ? screen.number : undefined;
  if (number === undefined || !state.exam) return undefined;
  return sittingAct(state, action, number);
}

function examsAct(state: UiState, action: Action, start: (state: UiState, intent: Intent) => Step): Step | undefined {
  const { exams = [], chosenExam } = state;
  const index = Math.max(
    0,
    exams.findIndex(({ blueprint }) => blueprint.id === chosenExam),
  );
  const offered = exams[index];
  if (action === 'open' || action === 'strict') {
    if (!offered) return step(state);
    if (state.exam?.sitting.blueprint === offered.blueprint.id) return step({ ...state, screen: examScreen(state) });
    const reasons = whyNot(offered);
    if (reasons.length > 0) return step({ ...state, notice: `${offered.blueprint.id} ${reasons[0]}` });
    const { id, title } = offered.blueprint;
    const strict = action === 'strict';
    const intent: Intent = { type: 'exam-begin', exam: id, title, ...(strict && { strict }) };
    const over = state.current ? `${state.current.lab.id} ends with it. ` : '';
    return confirm(state, `${over}Start ${title}${strict ? ', without pauses' : ''}?`, 'start', 'stay', intent);
  }
  if (action === 'failed') {
    const last = offered?.sittings.find(({ stopped, closedAt }) => closedAt !== undefined && !stopped);
    if (!offered || !last) return step({ ...state, notice: 'This exam has not been sat yet.' });
    return start(state, failedOnly(last));
  }
  const steps = stepsOf(action, Math.max(2, Math.floor(state.rows / 2)));
  if (steps === undefined) return undefined;
  const chosen = exams[Math.min(Math.max(0, index + steps), exams.length - 1)];
  return step(chosen ? { ...state, chosenExam: chosen.blueprint.id } : state);
}

function retake(
  state: UiState,
  { sitting }: Extract<Screen, { name: 'exam-result' }>,
  start: (state: UiState, intent: Intent) => Step,
): Step {
  return start(state, failedOnly(sitting));
}

function failedOnly({ blueprint, title }: { blueprint: string; title: string }): Intent {
  return { type: 'exam-begin', exam: blueprint, title: `${title}, what failed`, failedOnly: true };
}

function sittingAct(state: UiState, action: Action, number: number): Step | undefined {
  const { sitting } = state.exam ?? {};
  const question = sitting?.questions[number - 1];
  if (!sitting || !question) return undefined;
  const note = (told: ExamNote) => step(withNote(state, told), { type: 'exam-note', note: told });
  const move = (to: number) => Math.min(Math.max(1, to), sitting.questions.length);
  switch (action) {
    case 'open':
      return opened(state, number);
    case 'next':
    case 'previous':
      return opened(state, move(number + (action === 'next' ? 1 : -1)));
    case 'flag':
      return note({ type: 'flag', question: number, flagged: !question.flagged });
    case 'done':
      return note({ type: 'done', question: number, done: !question.done });
    case 'pause':
      if (sitting.strict) return step({ ...state, notice: 'This exam is strict: its clock does not stand still.' });
      return note({ type: stageOf(sitting) === 'paused' ? 'resume' : 'pause' });
    case 'shell':
      return step(state, { type: 'shell', question: number });
    case 'heal':
      return confirm(state, 'Put back what this question started with?', 'put back', 'no', {
        type: 'exam-heal',
        question: number,
      });
    case 'submit':
      return confirm(state, submitQuestion(state), 'hand in', 'go on', { type: 'exam-submit' });
    case 'stop':
      return confirm(state, 'End the exam without a grade?', 'end it', 'go on', { type: 'exam-stop' });
    case 'back':
      if (state.screen.name === 'question') return step({ ...state, screen: { name: 'exam', selected: number } });
      return undefined;
    default:
      if (state.screen.name !== 'exam') return undefined;
  }
  const steps = stepsOf(action, Math.max(2, Math.floor(state.rows / 2)));
  return steps === undefined ? undefined : step({ ...state, screen: { name: 'exam', selected: move(number + steps) } });
}

function opened(state: UiState, number: number): Step {
  const shown: UiState = { ...state, screen: { name: 'question', number, scroll: 0 } };
  return state.exam?.sitting.open === number
    ? step(shown)
    : step(shown, { type: 'exam-note', note: { type: 'open', question: number } });
}

/** A mark shows at once; that it is written down is told later. */
function withNote(state: UiState, note: ExamNote): UiState {
  if (!state.exam || (note.type !== 'flag' && note.type !== 'done')) return state;
  const mark = note.type === 'flag' ? { flagged: note.flagged } : { done: note.done };
  const { sitting } = state.exam;
  const questions = sitting.questions.map((question) =>
    question.number === note.question ? { ...question, ...mark } : question,
  );
  return { ...state, exam: { ...state.exam, sitting: { ...sitting, questions } } };
}

function submitQuestion({ exam }: UiState): string {
  const open = exam?.sitting.questions.filter(({ done }) => !done).map(({ number }) => number) ?? [];
  if (open.length === 0) return 'Hand the exam in? All questions are marked as done.';
  return `Hand the exam in? Not marked as done: ${open.join(', ')}.`;
}

/** Where an exam under way goes on. */
export function examScreen({ exam }: UiState): Screen {
  return { name: 'exam', selected: exam?.sitting.open ?? 1 };
}

function confirm(state: UiState, question: string, yes: string, no: string, intent: Intent): Step {
  return step({ ...state, dialog: { type: 'confirm', question, yes, no, intent } });
}
