import { bodyOf } from '../content/body.js';
import type { Action } from './bindings.js';
import type { UiState } from './state.js';

/** Lines that the body is scrolled by; 0 where it does not scroll. */
export function scrollOf({ dialog, screen }: UiState): number {
  if (dialog?.type === 'keys') return dialog.scroll;
  if (dialog?.type === 'problem' || dialog?.type === 'told') return 0;
  return 'scroll' in screen ? screen.scroll : 0;
}

/** Scrolled by a movement key, within what there is. Undefined where the action is no movement. */
export function scrolled(state: UiState, action: Action): UiState | undefined {
  const height = bodyOf(state).layout.height;
  const steps = stepsOf(action, height);
  return steps === undefined ? undefined : scrolledTo(state, scrollOf(state) + steps);
}

/** Content may have become shorter, or the terminal higher. */
export function withinContent(state: UiState): UiState {
  const scroll = scrollOf(state);
  return scroll === 0 ? state : scrolledTo(state, scroll);
}

/** How far a movement goes, in lines or rows; undefined where the action is no movement. */
export function stepsOf(action: Action, page: number): number | undefined {
  switch (action) {
    case 'up':
      return -1;
    case 'down':
      return 1;
    case 'page-up':
      return -Math.max(1, page - 1);
    case 'page-down':
      return Math.max(1, page - 1);
    case 'half-up':
      return -Math.max(1, Math.floor(page / 2));
    case 'half-down':
      return Math.max(1, Math.floor(page / 2));
    case 'top':
      return Number.NEGATIVE_INFINITY;
    case 'bottom':
      return Number.POSITIVE_INFINITY;
    default:
      return undefined;
  }
}

function scrolledTo(state: UiState, wanted: number): UiState {
  const { lines, layout } = bodyOf(state);
  const scroll = Math.max(0, Math.min(wanted, lines.length - layout.height));
  if (scroll === scrollOf(state)) return state;
  if (state.dialog?.type === 'keys') return { ...state, dialog: { ...state.dialog, scroll } };
  return 'scroll' in state.screen ? { ...state, screen: { ...state.screen, scroll } } : state;
}
