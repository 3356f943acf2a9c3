import type { Intent } from './intents.js';
import type { UiState } from './state.js';

/** What an event leads to: the next state, and what is to be done about it. */
export interface Step {
  state: UiState;
  intents: readonly Intent[];
}

export function step(state: UiState, ...intents: Intent[]): Step {
  return { state, intents };
}

/** A copy without what is over. */
export function without<
  Key extends 'job' | 'dialog' | 'notice' | 'current' | 'exam' | 'watch' | 'doctor' | 'objects' | 'compared',
>(state: UiState, ...keys: Key[]): UiState {
  const copy = { ...state };
  for (const key of keys) delete copy[key];
  return copy;
}
