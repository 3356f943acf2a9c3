import { examRemainingMs, isOverdue, stageOf } from '../../domain/exam.js';
import type { UiState } from './state.js';

const WARNINGS_MIN = [30, 10, 1];

/** A warning when the clock has just passed one of its marks. */
export function withTimeWarning(before: UiState, state: UiState): UiState {
  const sitting = state.exam?.sitting;
  if (!sitting || stageOf(sitting) !== 'running' || before.exam?.sitting.id !== sitting.id) return state;
  const was = examRemainingMs(before.exam.sitting, before.now);
  const left = examRemainingMs(sitting, state.now);
  const passed = WARNINGS_MIN.find((minutes) => was > minutes * 60_000 && left <= minutes * 60_000 && left > 0);
  if (passed === undefined) return state;
  return { ...state, notice: `! ${passed} ${passed === 1 ? 'minute' : 'minutes'} left.` };
}

/** Whether the exam hands itself in now: its time is up, nothing else is done to it, and that was not tried yet. */
export function handsItselfIn({ exam, job, closing, handedIn, now }: UiState): boolean {
  return exam !== undefined && !job && !closing && handedIn !== exam.sitting.id && isOverdue(exam.sitting, now);
}
