import type { ExamSitting } from '../../domain/exam.js';
import type { Action } from './bindings.js';
import type { Screen, UiState, Wanted } from './state.js';
import { type Step, step, without } from './step.js';

/** What a key does where attempts that are over are compared with right answers; undefined elsewhere. */
export function compareAct(state: UiState, action: Action): Step | undefined {
  const { screen } = state;
  if (action === 'compare') {
    const wanted = wantedOn(screen);
    const index = screen.name === 'exam-result' ? firstMissed(screen.sitting, wanted) : 0;
    if (wanted.length === 0)
      return step({ ...state, notice: 'No question was worked on: there is nothing to compare.' });
    return shown(state, { name: 'compare', wanted, index, from: screen, scroll: 0 });
  }
  if (screen.name !== 'compare') return undefined;
  if (action === 'back') return step({ ...without(state, 'compared'), screen: screen.from });
  if (action !== 'next' && action !== 'previous') return undefined;
  const index = screen.index + (action === 'next' ? 1 : -1);
  return screen.wanted[index] ? shown(state, { ...screen, index, scroll: 0 }) : step(state);
}

function shown(state: UiState, screen: Extract<Screen, { name: 'compare' }>): Step {
  const { id } = screen.wanted[screen.index] as Wanted;
  return step({ ...state, screen, compared: { wanted: id } }, { type: 'compare', wanted: id });
}

/** The attempts that are over, of what shows. */
function wantedOn(screen: Screen): Wanted[] {
  switch (screen.name) {
    case 'final':
      return [{ id: screen.attempt.id, title: screen.lab.id }];
    case 'solution':
      return [{ id: screen.shown.lab.id, title: screen.shown.lab.id }];
    case 'exam-result':
      return screen.sitting.questions
        .filter(({ result, spentMs }) => result !== undefined && spentMs > 0)
        .map(({ number, lab }) => ({ id: `${screen.sitting.id}-${number}`, title: `${number}. ${lab}` }));
    default:
      return [];
  }
}

function firstMissed({ id, questions }: ExamSitting, wanted: readonly Wanted[]): number {
  const missed = questions.filter(({ result }) => result?.score.passed !== true).map(({ number }) => `${id}-${number}`);
  return Math.max(
    0,
    wanted.findIndex((one) => missed.includes(one.id)),
  );
}
