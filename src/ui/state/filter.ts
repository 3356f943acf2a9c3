import { visibleLabs } from './lab-list.js';
import type { UiState } from './state.js';

/** What a key does while the filter is typed; undefined where it is none of the filter's. */
export function typed(state: UiState, key: string): UiState | undefined {
  const { list } = state;
  switch (key) {
    case 'enter':
      return { ...state, list: { ...list, typing: false } };
    case 'esc':
      return filtered(state, '', false);
    case 'backspace':
    case 'delete':
      return list.filter === '' ? filtered(state, '', false) : filtered(state, [...list.filter].slice(0, -1).join(''));
    case 'ctrl-u':
      return filtered(state, '');
    case 'space':
      return filtered(state, `${list.filter} `);
    default:
      return [...key].length === 1 ? filtered(state, list.filter + key) : undefined;
  }
}

/** Another list; the cursor stays on its lab where that still shows. */
function filtered(state: UiState, filter: string, typing = true): UiState {
  return withVisibleCursor({ ...state, list: { ...state.list, filter, typing } });
}

export function withVisibleCursor(state: UiState): UiState {
  const visible = visibleLabs(state);
  if (visible.some(({ id }) => id === state.selected)) return state;
  const [first] = visible;
  return first ? { ...state, selected: first.id } : state;
}
