import type { OpenExam } from '../../practice/exam/exams.js';
import type { UiEvent } from './events.js';
import type { UiState } from './state.js';
import { without } from './step.js';

/** The exams that were read; the cursor stays where it was, or goes to the first. */
export function withExams(state: UiState, { exams, sittings, broken }: Extract<UiEvent, { type: 'exams' }>): UiState {
  const known = exams.some(({ blueprint }) => blueprint.id === state.chosenExam);
  const chosen = known ? state.chosenExam : exams[0]?.blueprint.id;
  const others = state.broken.filter(({ place }) => !broken.some((problem) => problem.place === place));
  return {
    ...state,
    exams,
    sittings,
    broken: [...others, ...broken],
    ...(chosen !== undefined && { chosenExam: chosen }),
  };
}

/** The exam under way as the store has it; when it is gone, so are its screens. */
export function withExam(state: UiState, exam: OpenExam | undefined): UiState {
  if (exam) return { ...state, exam };
  if (!state.exam) return state;
  const left = without(state, 'exam');
  const within = left.screen.name === 'exam' || left.screen.name === 'question';
  return within ? { ...left, screen: { name: 'exams' }, notice: 'The exam has ended.' } : left;
}
